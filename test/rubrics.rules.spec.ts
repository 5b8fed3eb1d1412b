import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkKit } from '../src/interviews/kits/question-checks';
import { readRubrics } from '../src/interviews/rubrics/rubric-file';
import { StartupError } from '../src/platform/errors';

describe('rubric files', () => {
  const folder = (files: Record<string, string>): string => {
    const path = join(mkdtempSync(join(tmpdir(), 'rubrics-')), 'rubrics');
    mkdirSync(path);
    for (const [name, text] of Object.entries(files)) writeFileSync(join(path, name), text);
    return path;
  };
  const good = 'title: T\ndescription: D\ncompetencies:\n  - { key: a, name: A, definition: D, levels: { low: l, medium: m, high: h } }\n';

  it('holds ours', () => {
    const rubrics = readRubrics(join(__dirname, '../src/interviews/rubrics')).map(({ rubric }) => rubric);
    expect(rubrics.map(({ name }) => name)).toEqual(['sales', 'software-engineering']);
    for (const { content } of rubrics) expect(checkKit(content, 45, []).findings).toEqual([]);
  });

  it('reads a small one', () => {
    expect(readRubrics(folder({ 'small.yaml': good }))[0]?.rubric).toMatchObject({
      name: 'small',
      content: { questions: [], competencies: [{ weight: 1 }] },
    });
  });

  it.each([
    ['x.yaml', 'title: [', /x\.yaml is broken: it is not YAML \(line 1\)/],
    ['x.yaml', 'title: T', /x\.yaml is broken: description/],
    ['x.yaml', good.replace('high: h', 'best: h'), /x\.yaml is broken: competencies\.0\.levels/],
    ['Not A Name.yaml', good, /its name must be/],
    ['x.yml', good, /rename it/],
  ])('%s stops the start (%#)', (name, text, reason) => {
    const path = folder({ [name]: text });
    expect(() => readRubrics(path)).toThrow(StartupError);
    expect(() => readRubrics(path)).toThrow(reason);
  });
});
