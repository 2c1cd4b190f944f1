/**
 * Gives the focus back to what had it when the window comes back to the page: the editor takes it from the page's element
 * whenever it opens a palette or a dialog. `toCards` goes to the card that had it last; cards are filled anew with others.
 */
export function returnFocus(toCards: () => void): void {
  let last: HTMLElement | undefined;
  document.addEventListener('focusin', ({ target }) => {
    if (target instanceof HTMLElement) last = target;
  });
  window.addEventListener('focus', () => {
    if (last === undefined || document.activeElement !== document.body) return;
    if (last.classList.contains('card')) toCards();
    else if (last.isConnected) last.focus({ preventScroll: true });
  });
}
