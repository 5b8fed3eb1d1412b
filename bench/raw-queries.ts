/** The statements of the raw server, written by hand: the same rows, the same fields, as JSON text. */
const instant = (column: string): string => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
const times = (row: string): string =>
  `${instant(`${row}.created_at`)} AS "createdAt", ${instant(`${row}.updated_at`)} AS "updatedAt", ${row}.version`;

const candidate = `c.id, c.name, c.email, c.phone, c.headline, c.location, c.links, c.status, c.profile, c.profile_source AS "profileSource", ${times('c')}`;

const moves = `(CASE i.status WHEN 'completed' THEN '[]' ELSE NULL END)::json`;
const interview = `i.id, i.application_id AS "applicationId", i.candidate_id AS "candidateId", i.job_id AS "jobId", i.kit_id AS "kitId", i.kit_hash AS "kitHash",
  i.mode, i.origin, i.status, ${moves} AS "allowedTransitions",
  CASE WHEN i.link_token_hash IS NOT NULL THEN json_build_object('expiresAt', ${instant('i.link_expires_at')}, 'usesLeft', i.link_uses_left, 'revision', i.revision) END AS invitation,
  ${instant('i.disclosure_accepted_at')} AS "disclosureAcceptedAt", ${instant('i.started_at')} AS "startedAt", ${instant('i.paused_at')} AS "pausedAt",
  ${instant('i.completed_at')} AS "completedAt", i.paused_seconds AS "pausedSeconds",
  greatest(0, round(extract(epoch FROM i.completed_at - i.started_at)) - i.paused_seconds) AS "durationSeconds",
  i.end_reason AS "endReason", i.cancel_reason AS "cancelReason", ${times('i')}`;

const turn = `t.number, t.parent_number AS "parentNumber", t.question_key AS "questionKey", t.kind, t.question, t.question_source AS "questionSource", t.status, t.answer,
  ${instant('t.answered_at')} AS "answeredAt", t.declined, t.verdict, t.verdict_source AS "verdictSource", t.skipped, t.degraded`;

const job = `j.id, j.title, j.department, j.location, j.description, j.status, j.close_reason AS "closeReason",
  (CASE j.status WHEN 'open' THEN '["hold","close"]' ELSE NULL END)::json AS "allowedTransitions",
  coalesce((SELECT json_agg(json_build_object('id', r.id, 'text', r.text, 'kind', r.kind, 'importance', r.importance, 'competency', r.competency, 'source', r.source) ORDER BY r.position)
    FROM requirements r WHERE r.organization_id = $1 AND r.job_id = j.id), '[]') AS requirements,
  coalesce((SELECT json_agg(json_build_object('id', s.id, 'type', s.type, 'name', s.name) ORDER BY s.position)
    FROM stages s WHERE s.organization_id = $1 AND s.job_id = j.id), '[]') AS stages, ${times('j')}`;

/** One row more than asked for tells whether there is a next page. */
function page(fields: string, from: string, where: string): string {
  return `SELECT json_build_object(
      'data', coalesce(json_agg(view ORDER BY place) FILTER (WHERE place <= $2::int), '[]'),
      'hasMore', count(*) > $2::int,
      'nextCursor', CASE WHEN count(*) > $2::int THEN min(position) FILTER (WHERE place = $2::int) END)::text AS body
    FROM (SELECT (SELECT row_to_json(v) FROM (SELECT ${fields}) v) AS view, row_number() OVER (ORDER BY created_at DESC, id DESC) AS place,
        created_at || ' ' || id AS position
      FROM ${from} WHERE organization_id = $1 ${where} ORDER BY created_at DESC, id DESC LIMIT $2::int + 1) found`;
}

export const RAW = {
  candidate: `SELECT row_to_json(v)::text AS body FROM (SELECT ${candidate} FROM candidates c WHERE c.organization_id = $1 AND c.id = $2) v`,
  interview: `SELECT row_to_json(v)::text AS body FROM (SELECT ${interview},
      (SELECT json_build_object('questionsAsked', (SELECT count(*) FROM jsonb_array_elements(k.content->'questions') q
           WHERE EXISTS (SELECT FROM turns t WHERE t.organization_id = $1 AND t.interview_id = i.id AND t.question_key = q->>'key')),
         'questionsTotal', jsonb_array_length(k.content->'questions'),
         'openTurn', (SELECT min(number) FROM turns t WHERE t.organization_id = $1 AND t.interview_id = i.id AND t.status = 'asked'))
       FROM kits k WHERE k.organization_id = $1 AND k.id = i.kit_id) AS progress,
      (SELECT json_agg(row_to_json(u)) FROM (SELECT ${turn} FROM turns t WHERE t.organization_id = $1 AND t.interview_id = i.id ORDER BY t.number) u) AS turns
    FROM interviews i WHERE i.organization_id = $1 AND i.id = $2) v`,
  candidates: page(candidate, 'candidates c', ''),
  search: page(candidate, 'candidates c', 'AND (name ILIKE $3 OR email ILIKE $3)'),
  jobs: page(job, 'jobs j', ''),
  interviews: page(interview, 'interviews i', ''),
  insert: `WITH c AS (INSERT INTO raw.candidates (organization_id, id, version, name, email, phone, headline, location, links, status)
      VALUES ($1, $2, 1, $3, $4, $5, $6, $7, $8, 'active') RETURNING *)
    SELECT row_to_json(v)::text AS body FROM (SELECT ${candidate} FROM c) v`,
} as const;
