import { lookOf, type Look } from './look';
import { walkXml, type Opening } from './xml';

interface Style {
  basedOn?: string;
  look: Look;
}

const DEEPEST_INHERITANCE = 20;

/** The looks that styles.xml gives by name, inheritance resolved. */
export class Styles {
  private readonly styles = new Map<string, Style>();
  readonly defaults: Look = {};
  private defaultParagraph = '';

  constructor(xml: string | null) {
    let current: Style | null = null;
    let inRunProperties = false;
    for (const event of walkXml(xml ?? '')) {
      if (event.kind === 'close') {
        if (event.name === 'w:style') current = null;
        if (event.name === 'w:rPr') inRunProperties = false;
      } else if (event.kind === 'open') {
        if (event.name === 'w:style') current = this.add(event);
        else if (event.name === 'w:basedOn' && current) current.basedOn = event.attributes.get('w:val') ?? '';
        else if (event.name === 'w:rPr') inRunProperties = true;
        else if (inRunProperties) Object.assign(current?.look ?? this.defaults, lookOf(event) ?? {});
      }
    }
  }

  /** The look of a paragraph that names no style. */
  get paragraph(): Look {
    return this.lookOf(this.defaultParagraph);
  }

  lookOf(id: string | undefined): Look {
    const looks: Look[] = [];
    for (let style = this.styles.get(id ?? ''); style && looks.length < DEEPEST_INHERITANCE; style = this.styles.get(style.basedOn ?? '')) {
      looks.unshift(style.look);
    }
    return Object.assign({}, ...looks) as Look;
  }

  private add({ attributes }: Opening): Style {
    const id = attributes.get('w:styleId') ?? '';
    if (attributes.get('w:type') === 'paragraph' && attributes.get('w:default') === '1') this.defaultParagraph = id;
    const style: Style = { look: {} };
    this.styles.set(id, style);
    return style;
  }
}
