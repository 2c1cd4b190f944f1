/** Writing what is there already still costs the browser style and layout: these write what differs. */

/** Puts a text into an element that holds nothing else. */
export function setText(element: HTMLElement, text: string): void {
  const { firstChild } = element;
  // The text that is there is kept as a node: its element is not laid out as if it had got another child.
  if (!(firstChild instanceof Text)) element.textContent = text;
  else if (firstChild.data !== text) firstChild.data = text;
}

/** Gives an element an attribute; without a value takes it away. */
export function setAttribute(element: HTMLElement, name: string, value: string | undefined): void {
  if (value === undefined) element.removeAttribute(name);
  else if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}
