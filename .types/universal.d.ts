/**
 * What every host of JavaScript offers, browser and Node alike, and no more: the pure layers are compiled against
 * these few names instead of the libraries of either.
 */
declare class TextEncoder {
  encode(text?: string): Uint8Array<ArrayBuffer>;
}

declare class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean });
  decode(bytes?: Uint8Array): string;
}

declare class URL {
  constructor(url: string, base?: string);
  static canParse(url: string, base?: string): boolean;
  readonly protocol: string;
  readonly hostname: string;
  readonly href: string;
}

declare function queueMicrotask(callback: () => void): void;

declare const performance: { now(): number };

interface TimerHandle {
  readonly timer: unique symbol;
}

declare function setTimeout(callback: () => void, delayMs?: number): TimerHandle;
declare function clearTimeout(handle: TimerHandle | undefined): void;
declare function setInterval(callback: () => void, delayMs?: number): TimerHandle;
declare function clearInterval(handle: TimerHandle | undefined): void;
