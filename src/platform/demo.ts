/**
 * The fixed identities of the demo organization. They live here because the examples in the API document use them:
 * a request prefilled in Swagger UI works against the demo data as it stands after the first start.
 */
export const DEMO = {
  email: 'demo@assay.example',
  password: 'interview-with-evidence',
  organization: '0195f000-0000-7000-8000-000000000001',
  user: '0195f000-0000-7000-8000-000000000002',
  /** An old login of the demo user, waiting to be ended. */
  session: '0195f000-0000-7000-8000-000000000003',
  /** A colleague of the demo user: a recruiter. */
  member: '0195f000-0000-7000-8000-000000000004',
  /** A colleague who leaves: a viewer, waiting to be removed. */
  leavingMember: '0195f000-0000-7000-8000-000000000007',
  /** An invitation that nobody has accepted yet. */
  invitation: '0195f000-0000-7000-8000-000000000005',
  /** An invitation that nobody needs, waiting to be revoked. */
  needlessInvitation: '0195f000-0000-7000-8000-000000000006',
  /** What stands in the link of the first invitation; with it Noor can join the demo organization, and nobody any other. */
  invitationToken: 'AZXwAAAAcACAAAAAAAAAAXRoZS1saW5rLWluLXRoZS1kZW1vLWludml0YXRpb24h',
  /** A draft job, with requirements, waiting to be opened. */
  draftJob: '0195f000-0000-7000-8000-000000000010',
  /** An open job that the demo application is for. */
  job: '0195f000-0000-7000-8000-000000000011',
  /** A closed job, waiting to be archived. */
  closedJob: '0195f000-0000-7000-8000-000000000012',
  candidate: '0195f000-0000-7000-8000-000000000020',
  /** Another candidate, without an application yet. */
  newCandidate: '0195f000-0000-7000-8000-000000000021',
  /** Candidates whose applications show what else can happen. */
  others: ['0195f000-0000-7000-8000-000000000022', '0195f000-0000-7000-8000-000000000023', '0195f000-0000-7000-8000-000000000024'],
  document: '0195f000-0000-7000-8000-000000000025',
  application: '0195f000-0000-7000-8000-000000000030',
  /** Applications to advance and reject, to withdraw, and to make an offer to. */
  rejectable: '0195f000-0000-7000-8000-000000000031',
  withdrawable: '0195f000-0000-7000-8000-000000000032',
  hireable: '0195f000-0000-7000-8000-000000000033',
  /** A draft kit, waiting to be published. */
  draftKit: '0195f000-0000-7000-8000-000000000040',
  /** A published kit. */
  kit: '0195f000-0000-7000-8000-000000000041',
  /** An interview that is ready: it can be invited, started, answered, completed, evaluated. */
  interview: '0195f000-0000-7000-8000-000000000050',
  /** An interview that nobody needs, waiting to be cancelled. */
  needlessInterview: '0195f000-0000-7000-8000-000000000051',
  /** An answer by rules in the ledger of model calls. */
  modelCall: '0195f000-0000-7000-8000-000000000060',
  /** An API key whose secret nobody knows. */
  apiKey: '0195f000-0000-7000-8000-000000000070',
} as const;

/** Stands where the id of a request stands elsewhere, while the demo data is made. */
export const SEEDING = 'seed';
