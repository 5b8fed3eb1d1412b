/** Below this contrast (WCAG; 1 is the same colour, 21 black on white) nobody reads a text: #e6e6e6 on white has 1.25. */
const LEAST_CONTRAST = 1.3;

/** `#rrggbb` or `rrggbb`. */
function luminance(colour: string): number {
  const value = Number.parseInt(colour.replace('#', ''), 16);
  const [red, green, blue] = [value >> 16, value >> 8, value].map((channel) => {
    const share = (channel & 255) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * (red ?? 0) + 0.7152 * (green ?? 0) + 0.0722 * (blue ?? 0);
}

export function isUnreadable(text: string, background: string): boolean {
  const [dark, bright] = [luminance(text), luminance(background)].sort((left, right) => left - right) as [number, number];
  return (bright + 0.05) / (dark + 0.05) < LEAST_CONTRAST;
}
