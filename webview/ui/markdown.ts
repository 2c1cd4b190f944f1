import DOMPurify from 'dompurify';
import { Marked } from 'marked';
import { visibleText } from './visibleText.ts';

/** Headings inside a ticket start below those of the page. */
const headingOffset = 3;

const marked = new Marked({
  gfm: true,
  breaks: true,
  async: false,
  renderer: {
    heading({ tokens, depth }) {
      const level = Math.min(6, depth + headingOffset);
      return `<h${level}>${this.parser.parseInline(tokens)}</h${level}>`;
    },
    // Nothing is loaded from the network: an image is the link to it.
    image({ href, text }) {
      const link = document.createElement('a');
      link.setAttribute('href', href);
      link.textContent = text === '' ? href : text;
      return link.outerHTML;
    },
    // Markup that was written by hand is shown as it was written.
    html({ text }) {
      return escaped(text);
    },
    checkbox({ checked }) {
      return checked ? '☑ ' : '☐ ';
    },
  },
});

const allowed = {
  ALLOWED_TAGS: [
    ...[
      'a',
      'b',
      'blockquote',
      'br',
      'code',
      'del',
      'em',
      'h4',
      'h5',
      'h6',
      'hr',
      'i',
      'kbd',
      'li',
      'ol',
      'p',
    ],
    ...['pre', 's', 'strong', 'sub', 'sup', 'table', 'tbody', 'td', 'th', 'thead', 'tr', 'ul'],
  ],
  ALLOWED_ATTR: ['href', 'title', 'start'],
  ALLOWED_URI_REGEXP: /^(?:https?|mailto):/i,
  ALLOW_DATA_ATTR: false,
  ALLOW_ARIA_ATTR: false,
  RETURN_DOM_FRAGMENT: true,
} as const;

function escaped(text: string): string {
  const element = document.createElement('div');
  element.textContent = text;
  return element.innerHTML;
}

/** Markdown from people, agents and the outside as an element that cannot run, load or restyle anything (SECURITY 10, 11). */
export function markdownElement(text: string): HTMLElement {
  const element = document.createElement('div');
  element.className = 'markdown';
  const html = marked.parse(visibleText(text), { async: false });
  element.append(
    DOMPurify.sanitize(html, {
      ...allowed,
      ALLOWED_TAGS: [...allowed.ALLOWED_TAGS],
      ALLOWED_ATTR: [...allowed.ALLOWED_ATTR],
    }),
  );
  for (const block of element.querySelectorAll('pre, table')) block.setAttribute('tabindex', '0');
  for (const link of element.querySelectorAll('a:not([href])')) link.replaceWith(...link.childNodes);
  for (const link of element.querySelectorAll('a')) link.title ||= link.href;
  return element;
}
