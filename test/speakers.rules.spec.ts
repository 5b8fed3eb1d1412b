import { roleOf } from '../src/interviews/transcripts/speaker-label';
import { exchangesOf, rolesOf, speechOf, type Speech } from '../src/interviews/transcripts/speakers';
import { addressedNames, signOfAnother } from '../src/interviews/transcripts/whose-interview';

describe('who is who', () => {
  it.each([
    ['Interviewer', 'interviewer'],
    ['AI Interviewer', 'interviewer'],
    ['Hiring manager', 'interviewer'],
    ['assistant', 'interviewer'],
    ['Candidate (Dana)', 'candidate'],
    ['APPLICANT', 'candidate'],
    ['Q', 'interviewer'],
    ['A', 'candidate'],
    ['A. Weber', undefined],
    ['Dana', undefined],
    ['Candidate and interviewer', undefined],
  ])('%s → %s', (label, role) => expect(roleOf(label)).toBe(role));

  const spoken = (...labels: string[]) => labels.map((speaker, index) => ({ speaker, text: 'x', line: index + 1 }));
  const roles = (labels: string[], given: Record<string, 'interviewer' | 'candidate' | 'ignore'>, name = 'Dana Reed') => {
    const found = rolesOf(spoken(...labels), given, name);
    return 'roles' in found ? Object.fromEntries(found.roles) : found;
  };

  it('follows the caller, whatever the label says', () =>
    expect(roles(['Interviewer', 'Bob'], { interviewer: 'candidate', Bob: 'interviewer' })).toEqual({
      Interviewer: 'candidate',
      Bob: 'interviewer',
    }));
  it("knows the candidate's own name, and then the other one", () =>
    expect(roles(['Ana', 'Dana'], {})).toEqual({ Ana: 'interviewer', Dana: 'candidate' }));
  it('completes a pair', () =>
    expect(roles(['Ana', 'Bob', 'Recorder'], { Bob: 'candidate', Recorder: 'ignore' })).toMatchObject({ Ana: 'interviewer' }));
  it('asks otherwise', () => expect(roles(['Ana', 'Bob'], {})).toEqual({ unknown: ['Ana', 'Bob'] }));
  it('asks about a third', () => expect(roles(['Interviewer', 'Candidate', 'Bob'], {})).toEqual({ unknown: ['Bob'] }));
  it('refuses a speaker who is not there', () =>
    expect(roles(['Ana', 'Bob'], { Eve: 'candidate' })).toMatchObject({ faults: [{ pointer: '/speakers/Eve', code: 'unknown-speaker' }] }));

  it('makes questions and answers of what was said', () => {
    const labels = new Map([
      ['I', 'interviewer'],
      ['J', 'interviewer'],
      ['C', 'candidate'],
      ['R', 'ignore'],
    ] as const);
    const utterances = ['C Hello.', 'I Why?', 'J And how?', 'C Because.', 'R Recording.', 'C Like this.', 'I Thanks.'].map((line, index) => ({
      speaker: line[0]!,
      text: line.slice(2),
      line: index,
    }));
    expect(exchangesOf(speechOf(utterances, labels))).toEqual([
      { question: '', answer: 'Hello.' },
      { question: 'Why?\nAnd how?', answer: 'Because.\nLike this.' },
      { question: 'Thanks.', answer: null },
    ]);
  });
});

describe('whose interview it is', () => {
  it.each([
    ['Hey Julius, thanks for sharing your background.', ['Julius']],
    ['Thanks, Julius. On that project', ['Julius']],
    ['Hi Samuel! Kicking off', ['Samuel']],
    ['Thanks for sharing your background, Logan—impressive.', ['Logan']],
    ['Good morning Maria, welcome.', ['Maria']],
    ['Hi there! So', []],
    ['Got it, thanks—sticking with Pinecrest, how', []],
    ['Thanks. On that Rivet project', []],
    ['Thanks for that, makes sense. Python is', []],
    ['Hello everyone, welcome', []],
  ])('%s addresses %j', (text, names) => expect(addressedNames(text)).toEqual(names));

  const speech = (first: string, candidate = 'Candidate', interviewer = 'Interviewer'): Speech[] => [
    { role: 'interviewer', speaker: interviewer, text: first },
    { role: 'candidate', speaker: candidate, text: 'Well.' },
  ];

  it.each<[string, Speech[], { name?: string }]>([
    ['a greeting', speech('Hey Julius, how are you?'), {}],
    ['the speaker', speech('How are you?', 'Julius Brand'), {}],
    ['a label with role and name', speech('How are you?', 'Candidate (Julius)'), {}],
    ['the metadata', speech('How are you?'), { name: 'Julius Brand' }],
  ])('%s of somebody else', (_name, given, named) => expect(signOfAnother('Dana Reed', given, named)).toContain('Julius'));

  it.each<[string, Speech[], { name?: string }]>([
    ['no name', speech('How are you?'), {}],
    ['the own name', speech('Hey Dana, how are you?', 'Dana Reed'), { name: 'Reed, Dana' }],
    ['a short form', speech('Hey Dan, how are you?'), {}],
    ['a colleague greeted', speech('Thanks, Ana. Hi Dana!', 'Candidate', 'Ana Weber'), {}],
    ['marks above letters', speech('Hey Dāna, how are you?', 'Dána'), {}],
  ])('%s is no sign', (_name, given, named) => expect(signOfAnother('Dana Reed', given, named)).toBeUndefined());
});
