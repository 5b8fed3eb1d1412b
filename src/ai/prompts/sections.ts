import { type Part, TemplateFault } from './template';

export type Role = 'system' | 'user' | 'assistant';

/** One message of a prompt, before its values are filled in. */
export interface Section {
  role: Role;
  parts: Part[];
}

const TAG = /<message\s+role\s*=\s*(["'])([a-z]+)\1\s*>|<\/message\s*>|<message\b/g;
const ROLES: Record<string, Role> = { system: 'system', developer: 'system', user: 'user', assistant: 'assistant' };
const ENTITIES: Record<string, string> = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&apos;': "'", '&#39;': "'", '&amp;': '&' };

/**
 * Splits a template at its `<message role="…">` tags. They are looked for in the template alone, before any value is filled in,
 * so no value can open or close a message. Without tags there is one section, whose role the caller knows.
 */
export function splitMessages(parts: Part[], roleWithoutTags: Role): Section[] {
  if (!parts.some((part) => part.kind === 'text' && /<\/?message\b/.test(part.text))) return [{ role: roleWithoutTags, parts }];
  const sections: Section[] = [];
  let open: Section | undefined;
  const add = (part: Part): void => {
    if (open) open.parts.push(part.kind === 'text' ? { ...part, text: messageText(part.text, part.line) } : part);
    else if (part.kind !== 'text' || part.text.trim())
      throw new TemplateFault(part.line, 'there is something outside of the <message> tags; put it into one of them');
  };
  for (const part of parts) {
    if (part.kind !== 'text') {
      add(part);
      continue;
    }
    let from = 0;
    for (const tag of part.text.matchAll(TAG)) {
      const line = part.line + part.text.slice(0, tag.index).split('\n').length - 1;
      if (tag.index > from)
        add({ kind: 'text', text: part.text.slice(from, tag.index), line: part.line + part.text.slice(0, from).split('\n').length - 1 });
      from = tag.index + tag[0].length;
      if (tag[0].startsWith('</')) {
        if (!open) throw new TemplateFault(line, '</message> closes nothing');
        open = undefined;
      } else {
        if (open) throw new TemplateFault(line, 'a <message> cannot stand inside another');
        open = { role: roleOf(tag[2], line), parts: [] };
        sections.push(open);
      }
    }
    if (from < part.text.length) add({ ...part, text: part.text.slice(from), line: part.line + part.text.slice(0, from).split('\n').length - 1 });
  }
  if (open) throw new TemplateFault(open.parts.at(-1)?.line ?? 1, '<message> is not closed');
  return sections;
}

function roleOf(name: string | undefined, line: number): Role {
  const role = name && ROLES[name];
  if (!role) throw new TemplateFault(line, `<message> needs a role written out: role="system", "user" or "assistant"`);
  return role;
}

function messageText(text: string, line: number): string {
  const unsupported = /<!\[CDATA\[|<(?:text|image|audio|file)\b[^>]*>/.exec(text);
  if (unsupported) throw new TemplateFault(line, `${unsupported[0]} inside a <message> is not supported; write plain text`);
  return text.replace(/&(?:lt|gt|quot|apos|#39|amp);/g, (entity) => ENTITIES[entity] ?? entity);
}
