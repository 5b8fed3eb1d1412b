import { instant, jsonOf, type JsonFields } from '../platform/database/json-view';
import { insertion } from '../platform/database/insertion';
import { prepared } from '../platform/database/prepared';
import type { WrittenList } from '../platform/http/written-pages';
import type { CandidateView } from './candidates.dto';

const fields: JsonFields<CandidateView> = {
  id: 'candidate.id',
  name: 'candidate.name',
  email: 'candidate.email',
  phone: 'candidate.phone',
  headline: 'candidate.headline',
  location: 'candidate.location',
  links: 'candidate.links',
  status: 'candidate.status',
  profile: 'candidate.profile',
  profileSource: 'candidate.profile_source',
  createdAt: instant('candidate.created_at'),
  updatedAt: instant('candidate.updated_at'),
  version: 'candidate.version',
};

/** $1 organization, $2 id. */
export const oneCandidate = prepared(
  'candidate',
  `SELECT candidate.id, candidate.version, ${jsonOf(fields)}::text AS json FROM candidates candidate WHERE candidate.organization_id = $1 AND candidate.id = $2`,
);

export const candidateList: WrittenList<CandidateView> = {
  name: 'candidates',
  from: 'candidates candidate',
  json: jsonOf(fields),
  sortable: { createdAt: 'created_at', updatedAt: 'updated_at', name: 'name' },
  default: '-createdAt',
};

export const addCandidate = insertion<CandidateView>(
  'add candidate',
  'candidates candidate',
  ['name', 'email', 'phone', 'headline', 'location', 'links', 'status'],
  jsonOf(fields),
);
