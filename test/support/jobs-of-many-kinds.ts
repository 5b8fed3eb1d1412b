import type { KitMaterial } from '../../src/interviews/kits/kit-draft';
import { competencyOf, importanceOf, kindOf } from '../../src/jobs/requirements/wording';
import { material, requirement } from './kit-material';

// Jobs of six professions, as people write them, and what a kit for each has to hold.

interface WrittenJob {
  title: string;
  description: string;
  asks: string[];
  /** Competencies that the kit must hold. */
  holds: string[];
  /** What is verified, not scored. */
  facts: string[];
}

export const JOBS: WrittenJob[] = [
  {
    title: 'ICU Nurse',
    description: 'You care for critically ill patients on our intensive care ward.',
    asks: [
      '3+ years of experience in intensive care',
      'Current RN licence and BLS/ACLS certification',
      'Calm judgement under pressure',
      'Willingness to work night shifts',
      'Excellent communication skills with patients and relatives',
      'Ability to explain decisions to others',
    ],
    holds: ['Intensive care', 'Judgement under pressure', 'Communication'],
    facts: ['Current RN licence and BLS/ACLS certification', 'Willingness to work night shifts'],
  },
  {
    title: 'Marketing Manager',
    description: 'You lead our brand and its campaigns.',
    asks: [
      'Experience with SEO and content marketing',
      'Familiarity with Google Analytics and email marketing tools',
      'Ability to analyze campaign performance',
      'Team leadership',
      "Bachelor's degree in marketing",
      'Willingness to travel up to 20%',
    ],
    holds: ['SEO and content marketing', 'Google Analytics and email marketing tools', 'Data and analysis', 'Leadership'],
    facts: ["Bachelor's degree in marketing", 'Willingness to travel up to 20%'],
  },
  {
    title: 'Sales Representative',
    description: 'You win new customers in the region.',
    asks: [
      'Negotiation and presentation skills',
      "Driver's license",
      'Experience with Salesforce or another CRM',
      'Ability to build lasting relationships with customers',
      'Self-motivated',
      '2+ years of experience',
    ],
    holds: ['Selling and negotiation', 'Communication', 'Customer focus'],
    facts: ["Driver's license", '2+ years of experience'],
  },
  {
    title: 'Warehouse Lead',
    description: 'You run the early shift of our distribution centre and its safety.',
    asks: [
      'Experience leading a team in a warehouse',
      'Inventory management',
      'Forklift licence',
      'Ability to lift up to 25 kg',
      'Habit of keeping the work area tidy',
      'Willingness to work rotating shifts',
    ],
    holds: ['Leadership', 'Inventory management'],
    facts: ['Forklift licence', 'Ability to lift up to 25 kg', 'Willingness to work rotating shifts'],
  },
  {
    title: 'Primary-school Teacher',
    description: 'You teach a class of the second year.',
    asks: [
      'Qualified teacher status (QTS)',
      'Classroom management',
      'Lesson planning and assessment',
      'Patience and empathy with children',
      'Ability to explain difficult things simply',
      'Experience as a primary-school teacher',
    ],
    holds: ['Classroom management', 'Lesson planning and assessment', 'Communication'],
    facts: ['Qualified teacher status (QTS)'],
  },
  {
    title: 'Accountant',
    description: 'You close the books each month.',
    asks: [
      'CPA or ACCA qualification',
      'Knowledge of GAAP and tax law',
      'Proficiency in Excel and SAP',
      'Month-end closing and financial reporting',
      'High level of accuracy',
      'Right to work in the UK',
    ],
    holds: ['GAAP and tax law', 'Excel and SAP', 'Month-end closing and financial reporting'],
    facts: ['CPA or ACCA qualification', 'Right to work in the UK'],
  },
];

export const materialOf = ({ title, description, asks }: WrittenJob, more: Partial<KitMaterial> = {}): KitMaterial =>
  material({
    jobTitle: title,
    jobDescription: description,
    requirements: asks.map((text) => requirement(text, kindOf(text), competencyOf(text, kindOf(text)), importanceOf(text, 'must'))),
    ...more,
  });
