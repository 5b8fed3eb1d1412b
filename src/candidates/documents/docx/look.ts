import { isUnreadable } from '../contrast';
import type { HiddenKind } from '../findings';
import type { Opening } from './xml';

/** How words look, as far as it decides whether a person sees them. Absent: not said here, so inherited. */
export interface Look {
  vanish?: boolean;
  invisible?: boolean;
  colour?: string;
  /** In points. */
  size?: number;
  background?: string;
}

const isOn = (value: string | undefined): boolean => value === undefined || !['0', 'false', 'off'].includes(value);
const isColour = (value: string | undefined): value is string => value !== undefined && /^[0-9a-fA-F]{6}$/.test(value);

const highlights: Record<string, string> = {
  black: '000000', blue: '0000ff', cyan: '00ffff', green: '00ff00', magenta: 'ff00ff', red: 'ff0000', yellow: 'ffff00', white: 'ffffff',
  darkBlue: '00008b', darkCyan: '008b8b', darkGreen: '006400', darkMagenta: '8b008b', darkRed: '8b0000', darkYellow: '808000', darkGray: 'a9a9a9', lightGray: 'd3d3d3',
}; // prettier-ignore

/** What one element of run properties says; null when it says nothing about looks. */
export function lookOf({ name, attributes }: Opening): Look | null {
  const value = attributes.get('w:val');
  switch (name) {
    case 'w:vanish':
    case 'w:specVanish':
      return { vanish: isOn(value) };
    case 'w:sz':
      return Number(value) > 0 ? { size: Number(value) / 2 } : null;
    case 'w:color':
      return colourOf(value, attributes.get('w:themeColor'));
    case 'w:shd':
      return isColour(attributes.get('w:fill')) ? { background: attributes.get('w:fill') ?? '' } : null;
    case 'w:highlight':
      return { background: highlights[value ?? ''] ?? 'ffffff' };
    case 'w14:noFill':
      return { invisible: true };
    default:
      return null;
  }
}

function colourOf(value: string | undefined, theme: string | undefined): Look {
  if (isColour(value)) return { colour: value };
  return { colour: theme === 'background1' || theme === 'light1' ? 'ffffff' : '000000' };
}

/** Later looks win over earlier ones: document, paragraph style, run style, the run itself. */
export function hiddenBy(looks: readonly (Look | undefined)[]): HiddenKind | null {
  const look: Look = Object.assign({}, ...looks) as Look;
  if (look.vanish || look.invisible) return 'invisible-text';
  if (look.size !== undefined && look.size < 2) return 'tiny-text';
  return isUnreadable(look.colour ?? '000000', look.background ?? 'ffffff') ? 'white-text' : null;
}
