import { Invalid } from '../../platform/errors';

export const CheckpointForeign = Invalid(
  'audit.checkpoint-foreign',
  'This checkpoint was not signed by this server for your organization. Send one as GET /api/v1/audit/checkpoint gave it.',
  '?checkpoint',
);
