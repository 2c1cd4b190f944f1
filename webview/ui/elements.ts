/**
 * The only door to the component library: what is used of it, and nothing else. Cards use none of it, because a custom
 * element in each card costs the first paint.
 */
import { css } from 'lit';
import '@vscode-elements/elements/dist/vscode-badge/index.js';
import '@vscode-elements/elements/dist/vscode-button/index.js';
import '@vscode-elements/elements/dist/vscode-option/index.js';
import '@vscode-elements/elements/dist/vscode-single-select/index.js';
import { VscodeTextfield } from '@vscode-elements/elements/dist/vscode-textfield/index.js';

// Its input is square and would cover the rounded corners of the frame, which has the same colour anyway.
VscodeTextfield.elementStyles.push(css`
  input {
    background-color: transparent;
  }
`);

/** What the value-carrying elements have in common. */
export interface ValueElement extends HTMLElement {
  value: string;
}

/** The value of the field an event came from. */
export function valueOf(event: Event): string {
  return (event.currentTarget as ValueElement).value;
}
