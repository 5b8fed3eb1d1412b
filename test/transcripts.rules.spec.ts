import { readTranscript, detectFormat } from '../src/interviews/transcripts/read-transcript';
import { addressedNames } from '../src/interviews/transcripts/whose-interview';
import type { Problem } from '../src/platform/errors';

const said = (source: unknown, format?: 'json' | 'webvtt' | 'srt' | 'plain') =>
  readTranscript(source, format).utterances.map(({ speaker, text }) => `${speaker}: ${text}`);

function problemOf(act: () => unknown): Problem {
  try {
    act();
  } catch (error) {
    return error as Problem;
  }
  throw new Error('Nothing was wrong.');
}

const faults = (act: () => unknown) => problemOf(act).errors?.map(({ code, detail }) => `${code} ${detail}`) ?? [];

describe('JSON', () => {
  const whole = ['interviewer: Why?', 'applicant: Because.'];

  it.each<[string, unknown]>([
    [
      'a list of role and message',
      [
        { role: 'interviewer', message: 'Why?' },
        { role: 'applicant', message: 'Because.' },
      ],
    ],
    [
      'a list of speaker and text',
      [
        { speaker: 'interviewer', text: 'Why?' },
        { speaker: 'applicant', text: 'Because.' },
      ],
    ],
    [
      'a list of role and content',
      [
        { role: 'interviewer', content: 'Why?' },
        { role: 'applicant', content: ' Because. ' },
      ],
    ],
    [
      'an object with turns',
      {
        id: 'x',
        levels: {},
        turns: [
          { role: 'interviewer', message: 'Why?' },
          { role: 'applicant', message: 'Because.' },
        ],
      },
    ],
    ['text', '[{"role":"interviewer","message":"Why?"},{"role":"applicant","message":"Because."}]'],
    ['one line of JSON Lines', '{"turns":[{"role":"interviewer","message":"Why?"},{"role":"applicant","message":"Because."}]}\n'],
    ['a turn in each line', '{"role":"interviewer","message":"Why?"}\n\n{"role":"applicant","message":"Because."}'],
  ])('%s', (_name, source) => expect(said(source)).toEqual(whole));

  it('knows whom it names', () => {
    expect(readTranscript({ candidate: { name: 'Dana', email: 'd@example.org' }, turns: [{ role: 'a', text: 'x' }] }).candidate).toEqual({
      name: 'Dana',
      email: 'd@example.org',
    });
    expect(readTranscript({ metadata: { applicantName: 'Dana' }, turns: [{ role: 'a', text: 'x' }] }).candidate).toMatchObject({ name: 'Dana' });
  });

  it.each<[string, unknown, RegExp]>([
    ['no list', { a: 1 }, /no-turns/],
    ['a number', 5, /no-turns/],
    ['a turn without speaker', [{ role: 'a', text: 'x' }, { text: 'y' }], /no-speaker Turn 2/],
    ['a turn without words', [{ role: 'a' }], /no-words Turn 1/],
    ['a turn that is none', [null], /not-a-turn/],
    ['broken text', '[\n{"role":"a",\n', /not-json Line/],
    ['two interviews', '{"turns":[]}\n{"turns":[]}', /several-interviews/],
    ['silence', [{ role: 'a', text: ' ' }], /empty/],
  ])('refuses %s', (_name, source, reason) => {
    expect(problemOf(() => readTranscript(source, typeof source === 'string' ? 'json' : undefined)).status).toBe(422);
    expect(faults(() => readTranscript(source, typeof source === 'string' ? 'json' : undefined))[0]).toMatch(reason);
  });
});

describe('WebVTT', () => {
  it('reads voices, settings, names of cues, several lines and entities', () => {
    const source = `\ufeffWEBVTT - An interview
Kind: captions

NOTE made by hand
Candidate: Dana Reed

STYLE
::cue { color: lime }

intro
00:00:01.000 --> 00:00:04.000 align:start position:10%
<v.loud Ana Weber>Tell me about a fault
that <i>mattered</i> &amp; why.</v>

00:05.000 --> 00:09.000
<v Dana>Orders were lost.

00:09.000 --> 00:12.000
<v Dana>Once a <00:10.000>day.
`;
    const transcript = readTranscript(source);
    expect(transcript.format).toBe('webvtt');
    expect(transcript.candidate.name).toBe('Dana Reed');
    expect(transcript.utterances.map(({ speaker, text }) => [speaker, text])).toEqual([
      ['Ana Weber', 'Tell me about a fault that mattered & why.'],
      ['Dana', 'Orders were lost. Once a day.'],
    ]);
  });

  it('reads "Name: words", two voices in a cue, and goes on with the speaker before', () => {
    const source =
      'WEBVTT\n\n00:01.000 --> 00:02.000\nAna: Why?\n\n00:02.000 --> 00:03.000\n<v Dana>Because.<v Ana>I see.\n\n00:03.000 --> 00:04.000\nSo the question is: what then?';
    expect(said(source)).toEqual(['Ana: Why?', 'Dana: Because.', 'Ana: I see. So the question is: what then?']);
  });

  it.each([
    ['no header', '00:01.000 --> 00:02.000\n<v A>x', /no-header Line 1/],
    ['a block without times', 'WEBVTT\n\n00:01.000 --> 00:02.000\n<v A>x\n\nhello\nthere', /no-timing Line 6/],
    ['nobody who speaks', 'WEBVTT\n\n00:01.000 --> 00:02.000\nhello', /no-speaker Line 4/],
  ])('refuses %s', (_name, source, reason) => expect(faults(() => readTranscript(source, 'webvtt'))[0]).toMatch(reason));
});

describe('SRT', () => {
  const source =
    '1\r\n00:00:01,000 --> 00:00:02,000\r\nInterviewer: Why?\r\n\r\n2\r\n00:00:02,000 --> 00:00:04,500\r\n- Candidate: Because\r\nof that.\r\n\r\n3\r\n00:00:05,000 --> 00:00:06,000\r\nAlways.\r\n';

  it('reads what each says', () => {
    expect(detectFormat(source)).toBe('srt');
    expect(said(source)).toEqual(['Interviewer: Why?', 'Candidate: Because of that. Always.']);
  });

  it('names the line that is wrong', () =>
    expect(faults(() => readTranscript('1\n00:00:01,000 -> 2\nx', 'srt'))).toEqual([expect.stringMatching(/no-timing Line 1/)]));
});

describe('plain text', () => {
  it('reads names, times and lines that go on', () => {
    const source = '[00:01] Ana Weber: Why?\n\nDana (00:04): Because.\nNothing else: see https://example.org\nand so on.\n**Ana Weber:** I see.';
    expect(readTranscript(source).format).toBe('plain');
    expect(said(source)).toEqual(['Ana Weber: Why?', 'Dana: Because. Nothing else: see https://example.org and so on.', 'Ana Weber: I see.']);
  });

  it('refuses what begins without a speaker', () =>
    expect(faults(() => readTranscript('hello there\nAna: x', 'plain'))).toEqual([expect.stringMatching(/no-speaker Line 1/)]));
  it('does not guess', () => expect(problemOf(() => readTranscript('just some prose without anybody')).code).toBe('transcript.format-unknown'));
});

describe('the bounds', () => {
  it('takes two thousand changes of speaker, not more', () => {
    const turns = (count: number) => Array.from({ length: count }, (_, index) => ({ role: index % 2 ? 'candidate' : 'interviewer', text: 'x' }));
    expect(readTranscript(turns(2_000)).utterances).toHaveLength(2_000);
    expect(problemOf(() => readTranscript(turns(2_001))).status).toBe(413);
  });
  it('takes two megabytes, not more', () => expect(problemOf(() => readTranscript('Ana: x\n'.repeat(400_000))).status).toBe(413));

  it.each([
    '<v'.repeat(20_000),
    `<v${' '.repeat(40_000)}`,
    `Ana: ${'<a '.repeat(15_000)}`,
    'a'.repeat(50_000),
    '[00:00] '.repeat(8_000),
    `${'-'.repeat(50_000)}>`,
    ': '.repeat(20_000),
  ])('stays quick on hostile text (%#)', (text) => {
    const started = performance.now();
    for (const format of ['webvtt', 'srt', 'plain', 'json'] as const) {
      const source =
        format === 'webvtt' ? `WEBVTT\n\n00:01.000 --> 00:02.000\n${text}` : format === 'srt' ? `1\n00:00:01,000 --> 00:00:02,000\n${text}` : text;
      try {
        readTranscript(source, format);
      } catch (error) {
        expect((error as Problem).status).toBe(422);
      }
    }
    addressedNames(text);
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});
