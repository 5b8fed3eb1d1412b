import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { profileSchema, type Profile } from '../src/candidates/profile';
import { grounded } from '../src/candidates/profiles/grounding';
import { readProfile } from '../src/candidates/profiles/rules/profile.rules';

const resume = (name: string) => readFileSync(join(__dirname, 'fixtures', 'documents', 'fictional', name), 'utf8');

describe('Profiles by rules', () => {
  it.each([
    [
      'resume_data_analyst.txt',
      'Jane Smith',
      'Data Analyst',
      ['Python', 'Pandas', 'NumPy', 'SQL', 'Excel', 'Data Visualization'],
      'B.S. in Statistics',
    ],
    [
      'resume_marketing_specialist.txt',
      'Alex Johnson',
      'Marketing Specialist',
      ['SEO', 'Content Marketing', 'Social Media', 'Google Analytics', 'Email Campaigns'],
      'B.A. in Marketing',
    ],
    [
      'resume_ml_engineer.txt',
      'Jordan Patel',
      'Machine Learning Engineer',
      ['Python', 'Machine Learning', 'Deep Learning', 'TensorFlow', 'PyTorch', 'Scikit-learn', 'SQL', 'Data Modeling'],
      'M.S. in Computer Science',
    ],
    [
      'resume_product_manager.txt',
      'Taylor Lee',
      'Product Manager',
      ['Product Strategy', 'Roadmapping', 'Agile', 'Scrum', 'User Research', 'Stakeholder Management', 'Data Analysis'],
      'B.B.A. in Business Administration',
    ],
    [
      'resume_software_engineer.txt',
      'John Doe',
      'Software Engineer',
      ['Python', 'JavaScript', 'React', 'SQL', 'Git', 'REST APIs'],
      'B.S. in Computer Science',
    ],
  ])('reads %s, and leaves open what it does not say', (file, name, headline, skills, degree) => {
    const profile = readProfile(resume(file));
    expect(profile).toMatchObject({ name, headline, skills, contact: { email: null, phone: null, location: null }, languages: [], links: [] });
    expect(profile.education).toEqual([{ degree, institution: null, year: null }]);
    expect(profile.experience).toHaveLength(1);
    expect(profile.experience[0]).toMatchObject({ title: null, employer: null, start: null, end: null });
    expect(profileSchema.parse(profile)).toEqual(profile);
  });

  it('reads positions in the ways in which people write them', () => {
    const { experience } = readProfile(
      [
        'Kim Example',
        'kim@mail.example | +49 40 5550123 | Hamburg, Germany | github.com/kim-example',
        'WORK EXPERIENCE',
        'Senior Backend Engineer - Example Cloud',
        'Jan 2019 - Present (5 years)',
        '• Led the move of forty services to a platform of their own, which took most of a year',
        'and cut the costs by a third',
        'Acme Ltd  03/2016 – 12/2018',
        'Java Developer',
        '- Built the billing service',
        'Trainee at Example Works (2014 - 2016)',
      ].join('\n'),
    );
    expect(experience).toMatchObject([
      { title: 'Senior Backend Engineer', employer: 'Example Cloud', start: 'Jan 2019', end: 'Present' },
      { title: 'Java Developer', employer: 'Acme Ltd', start: '03/2016', end: '12/2018', highlights: ['Built the billing service'] },
      { title: 'Trainee', employer: 'Example Works', start: '2014', end: '2016', highlights: [] },
    ]);
    expect(experience[0]!.highlights[0]).toMatch(/^Led the move.*cut the costs by a third$/);
  });

  it('reads contact, languages and links', () => {
    const profile = readProfile(
      'Kim Example\nkim@mail.example | +49 40 5550123 | Hamburg, Germany\nhttps://kim.example\n\nLanguages: German (native), English C1\nEducation\nMSc Physics, University of Texas at Austin, 2012 - 2014',
    );
    expect(profile).toMatchObject({
      headline: null,
      contact: { email: 'kim@mail.example', phone: '+49 40 5550123', location: 'Hamburg, Germany' },
      languages: ['German (native)', 'English C1'],
      links: ['https://kim.example'],
      education: [{ degree: 'MSc Physics', institution: 'University of Texas at Austin', year: '2014' }],
    });
  });

  it('understands a JSON Resume', () => {
    const profile = readProfile(
      JSON.stringify({
        basics: { name: 'Kim Example', label: 'Programmer', email: 'kim@mail.example', location: { city: 'Hamburg' } },
        work: [{ name: 'Acme Ltd', position: 'Engineer', startDate: '2013-12-01', highlights: ['Built things'] }],
        skills: [{ name: 'Web', keywords: ['HTML'] }],
        languages: [{ language: 'English', fluency: 'Native' }],
      }),
    );
    expect(profile).toMatchObject({ name: 'Kim Example', headline: 'Programmer', skills: ['Web', 'HTML'], languages: ['English'] });
    expect(profile.experience).toEqual([{ title: 'Engineer', employer: 'Acme Ltd', start: '2013-12-01', end: null, highlights: ['Built things'] }]);
  });

  it('makes nothing of nothing, and reads hostile text in no time', () => {
    expect(readProfile('lorem ipsum')).toMatchObject({ name: null, skills: [], experience: [], education: [] });
    const begin = performance.now();
    for (const piece of ['a@', 'Skills:\n', '((((', 'Jan 2019 - ', '- ', 'Aa ', 'http://', '1 ']) readProfile(piece.repeat(50_000 / piece.length));
    expect(performance.now() - begin).toBeLessThan(10_000);
  });
});

describe('Grounding', () => {
  it('keeps only what the text says', () => {
    const said: Profile = {
      name: 'kim  EXAMPLE',
      headline: 'Chief Wizard',
      contact: { email: 'kim@mail.example', phone: '0800 000', location: null },
      skills: ['SQL', 'Kubernetes', 'SQL'],
      experience: [
        { title: 'Engineer', employer: 'Invented Corp', start: '2019', end: '2020', highlights: ['Built things', 'Won a prize'] },
        { title: 'Astronaut', employer: null, start: null, end: null, highlights: [] },
      ],
      education: [{ degree: 'PhD', institution: null, year: null }],
      languages: [],
      links: [],
    };
    expect(grounded(said, 'Kim Example, kim@mail.example. Engineer since 2019. Built\nthings with SQL.')).toEqual({
      name: 'kim  EXAMPLE',
      headline: null,
      contact: { email: 'kim@mail.example', phone: null, location: null },
      skills: ['SQL'],
      experience: [{ title: 'Engineer', employer: null, start: '2019', end: null, highlights: ['Built things'] }],
      education: [],
      languages: [],
      links: [],
    });
  });
});
