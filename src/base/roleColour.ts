/** Hues far enough apart to tell title bars from each other at a glance. */
const hues = [212, 152, 276, 24, 336, 188, 88, 248, 48, 308, 128, 0];

/** Colours of the roles that everybody has; others get theirs from their name. */
const known: Readonly<Record<string, number>> = { planner: 276, builder: 212, developer: 212, reviewer: 152 };

/** The colour of a role as `#rrggbb`: always the same for one name, dark enough for white text on it (contrast at least 4.5). */
export function roleColour(role: string): string {
  let hash = 0;
  for (let index = 0; index < role.length; index++) hash = (hash * 31 + role.charCodeAt(index)) >>> 0;
  const hue = Object.hasOwn(known, role) ? known[role] : undefined;
  return hex(hue ?? hues[hash % hues.length] ?? 0, 0.55, 0.27);
}

function hex(hue: number, saturation: number, lightness: number): string {
  const chroma = saturation * Math.min(lightness, 1 - lightness);
  const channel = (offset: number): string => {
    const k = (offset + hue / 30) % 12;
    const value = lightness - chroma * Math.max(-1, Math.min(k - 3, 9 - k, 1));
    return Math.round(value * 255)
      .toString(16)
      .padStart(2, '0');
  };
  return `#${channel(0)}${channel(8)}${channel(4)}`;
}
