import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeDocx, makePdf } from './fixtures/documents/make-documents';
import { startApp, type Person, type TestApp } from './support/app';
import { expectProblem } from './support/problem';

const fixture = (name: string) => readFileSync(join(__dirname, 'fixtures', 'documents', name));
const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

describe('Documents over HTTP', () => {
  let app: TestApp;
  let anna: Person;
  let candidateId: string;
  beforeAll(async () => {
    app = await startApp();
    anna = await app.owner();
    const { body } = await anna.post('/candidates', { name: 'Dana Example', email: 'dana@mail.example' }).expect(201);
    candidateId = body.id;
  });
  afterAll(() => app.close());

  const upload = (fileName: string, content: Buffer | string, mediaType = 'application/pdf') =>
    anna.upload(`/candidates/${candidateId}/documents`, { fileName, content, mediaType });
  const stored = async (): Promise<number> => (await app.query<{ n: number }>('SELECT count(*)::int AS n FROM documents'))[0]!.n;

  it('reads a résumé, keeps its bytes, and gives the candidate a profile from its words', async () => {
    const { body: document, headers } = await upload('dana.pdf', fixture('white-text.pdf')).expect(201);
    expect(document).toMatchObject({ candidateId, kind: 'resume', fileName: 'dana.pdf', mediaType: 'application/pdf', status: 'extracted' });
    expect(document.findings).toEqual([expect.objectContaining({ kind: 'white-text' })]);
    expect(headers.location).toBe(`/api/v1/documents/${document.id}`);

    const { body: candidate } = await anna.get(`/candidates/${candidateId}`).expect(200);
    expect(candidate.profileSource).toBe('rules');
    expect(candidate.profile).toMatchObject({
      name: 'Dana Example',
      headline: null,
      contact: { email: 'dana@example.com', phone: null, location: 'Springfield' },
      skills: ['TypeScript', 'PostgreSQL', 'Docker'],
      experience: [{ title: 'Backend Engineer', employer: 'Acme Ltd', start: '2020', end: '2024' }],
      education: [{ degree: 'BSc Computer Science', institution: 'Example University', year: '2019' }],
    });

    const { body: read } = await anna.get(`/documents/${document.id}`).expect(200);
    expect(read.text).toContain('EXPERIENCE');
    expect(read.text).not.toContain('Ignore all previous');
  });

  it('gives the file back as an attachment that no browser runs', async () => {
    const { body: document } = await upload('../../évil".docx', fixture('clean.docx'), DOCX).expect(201);
    expect(document.fileName).toBe('évil.docx');
    const answer = await anna.get(`/documents/${document.id}/content`).buffer(true).parse(asBytes).expect(200);
    expect(answer.headers).toMatchObject({
      'content-type': DOCX,
      'content-disposition': `attachment; filename="_vil.docx"; filename*=UTF-8''%C3%A9vil.docx`,
      'x-content-type-options': 'nosniff',
      'content-security-policy': 'sandbox',
    });
    expect(fixture('clean.docx').equals(answer.body as Buffer)).toBe(true);
  });

  it('lists the documents without their text', async () => {
    const { body } = await anna.get(`/candidates/${candidateId}/documents`).expect(200);
    expect(body.data.length).toBeGreaterThan(0);
    for (const document of body.data) expect(Object.keys(document)).not.toEqual(expect.arrayContaining(['text']));
  });

  it('takes another document without touching the profile', async () => {
    const before = (await anna.get(`/candidates/${candidateId}`)).body.profile;
    await anna
      .upload(`/candidates/${candidateId}/documents`, { fileName: 'letter.md', content: '# Dear team\nHello.' }, { kind: 'other' })
      .expect(201);
    expect((await anna.get(`/candidates/${candidateId}`)).body.profile).toEqual(before);
  });

  const png = Buffer.from('89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489', 'hex');
  const scan = makePdf('q 0.8 g 0 0 595 842 re f Q');
  it.each([
    ['a file without content', 'cv.pdf', Buffer.alloc(0), 422, 'document.empty'],
    ['an image named .pdf', 'cv.pdf', png, 415, 'document.content-mismatch'],
    ['a page of HTML named .pdf', 'cv.pdf', Buffer.from('<html><script>alert(1)</script></html>'), 415, 'document.content-mismatch'],
    ['a PDF named .txt', 'cv.txt', fixture('clean.pdf'), 415, 'document.content-mismatch'],
    ['a program', 'cv.exe', Buffer.from('MZ'), 415, 'document.type-not-supported'],
    ['a scan without a text layer', 'cv.pdf', scan, 422, 'document.no-text'],
    ['a text in Latin-1', 'cv.txt', Buffer.from('caf\xe9', 'latin1'), 422, 'document.not-utf8'],
    [
      'a document that unpacks to too much',
      'cv.docx',
      makeDocx([], '', [{ name: 'x', content: Buffer.alloc(9_000_000) }]),
      422,
      'document.unpacks-too-large',
    ],
    ['a broken PDF', 'cv.pdf', Buffer.from('%PDF-1.4\nbroken'), 422, 'document.damaged'],
    ['a file of 12 MB', 'cv.pdf', Buffer.alloc(12_000_000, '%PDF-1.4 '), 413, 'request.too-large'],
  ])('refuses %s with a clear problem, and stores nothing', async (_what, fileName, content, status, code) => {
    const before = await stored();
    const { body, headers } = await upload(fileName, content).expect(status);
    expect(headers['content-type']).toContain('application/problem+json');
    expect(body).toMatchObject({ status, code });
    expect(await stored()).toBe(before);
  });

  it('refuses a form without a file, and a form of a thousand parts', async () => {
    const path = `/candidates/${candidateId}/documents`;
    await anna.post(path).expect(422);
    expectProblem(await anna.post(path, { kind: 'resume' }), 415, 'request.content-type');
    const { body } = await anna.post(path).field('kind', 'resume').expect(422);
    expect(body.code).toBe('document.file-missing');
    let form = anna.post(path);
    for (let index = 0; index < 1000; index += 1) form = form.field(`field${index}`, 'x');
    await form.expect(400);
  });

  it('hides candidates and documents of other organizations', async () => {
    const { body: document } = await upload('dana.txt', 'Dana Example\nSkills: SQL', 'text/plain').expect(201);
    const stranger = await app.owner('Wingtip');
    await stranger.upload(`/candidates/${candidateId}/documents`, { fileName: 'a.txt', content: 'A' }).expect(404);
    await stranger.get(`/candidates/${candidateId}/documents`).expect(404);
    await stranger.get(`/documents/${document.id}`).expect(404);
    await stranger.get(`/documents/${document.id}/content`).expect(404);
  });
});

function asBytes(response: object, done: (error: Error | null, body: Buffer) => void): void {
  const chunks: Buffer[] = [];
  (response as NodeJS.ReadableStream).on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => done(null, Buffer.concat(chunks)));
}
