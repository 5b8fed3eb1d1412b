import { instant, jsonListOf, jsonOf, type JsonFields } from '../platform/database/json-view';
import { prepared } from '../platform/database/prepared';
import type { WrittenList } from '../platform/http/written-pages';
import type { JobView, StageView } from './jobs.dto';
import type { RequirementView } from './requirements/requirements.dto';

const requirement: JsonFields<RequirementView> = {
  id: 'requirement.id',
  text: 'requirement.text',
  kind: 'requirement.kind',
  importance: 'requirement.importance',
  competency: 'requirement.competency',
  source: 'requirement.source',
};

const stage: JsonFields<StageView> = { id: 'stage.id', type: 'stage.type', name: 'stage.name' };

/** The rows of a list that belong to the job, in their order. */
const ofJob = (table: string, alias: string): string =>
  `${table} ${alias} WHERE ${alias}.organization_id = job.organization_id AND ${alias}.job_id = job.id ORDER BY ${alias}.position`;

/** $1: what the caller may do, by status. */
const fields: JsonFields<JobView> = {
  id: 'job.id',
  title: 'job.title',
  department: 'job.department',
  location: 'job.location',
  description: 'job.description',
  status: 'job.status',
  closeReason: 'job.close_reason',
  allowedTransitions: '$1::jsonb -> job.status',
  requirements: jsonListOf(requirement, ofJob('requirements', 'requirement')),
  stages: jsonListOf(stage, ofJob('stages', 'stage')),
  createdAt: instant('job.created_at'),
  updatedAt: instant('job.updated_at'),
  version: 'job.version',
};

/** $1 what the caller may do, $2 organization, $3 id. */
export const oneJob = prepared(
  'job',
  `SELECT job.id, job.version, ${jsonOf(fields)}::text AS json FROM jobs job WHERE job.organization_id = $2 AND job.id = $3`,
);

export const jobList: WrittenList<JobView> = {
  name: 'jobs',
  from: 'jobs job',
  json: jsonOf(fields),
  sortable: { createdAt: 'created_at', updatedAt: 'updated_at', title: 'title' },
  default: '-createdAt',
};
