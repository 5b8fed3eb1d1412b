import { NotFound } from '../../platform/errors';

export const RubricNotFound = NotFound('rubric.not-found', 'There is no rubric of this name. GET /api/v1/rubrics lists them.');
