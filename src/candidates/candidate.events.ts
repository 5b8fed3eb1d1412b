import { z } from 'zod';
import { eventsOf } from '../platform/events/domain-event';

const data = z.object({ candidateId: z.uuid() });
const candidate = eventsOf('candidate', data, ({ id }: { id: string }) => ({ candidateId: id }));

export const CandidateCreated = candidate('created', 'Somebody was added to the candidates.');
