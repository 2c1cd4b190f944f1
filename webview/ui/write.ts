/** Writing what is there already still costs the browser style and layout: these write what differs. */

/** Puts a text into an element that holds nothing else. */
export function setText(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

/** Gives an element an attribute; without a value takes it away. */
export function setAttribute(element: HTMLElement, name: string, value: string | undefined): void {
  if (value === undefined) element.removeAttribute(name);
  else if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}
