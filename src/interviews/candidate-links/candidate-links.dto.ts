import { Equals, IsString, Length } from 'class-validator';
import type { Interview } from '../sessions/interview.entity';
import type { InterviewState } from '../sessions/interview.states';
import { InterviewProgress } from '../sessions/interviews.views.dto';
import type { Turn } from '../sessions/turn.entity';
import type { Kit } from '../kits/kit.entity';

/** What a candidate is told, and accepts, before the first question. */
export const DISCLOSURE = [
  'This interview is held in writing. Your answers are kept and can be read by the people who decide about your application.',
  'A program asks the questions and reads your answers. Depending on the installation it is a language model or a set of fixed rules; either way it compares what you write with criteria that are the same for every candidate.',
  'The program proposes, with quotes from your answers as evidence. A person decides, never the program.',
  'You may decline any question and end the interview at any time.',
];

/** What the invitation link carries. */
export class Entrance {
  /** The token of the invitation link. */
  @IsString()
  @Length(1, 200)
  linkToken!: string;
}

export class DisclosureAcceptance {
  /** You have read the disclosure and accept it. Nothing starts without. @example true */
  @Equals(true, { message: 'The disclosure has to be accepted before the interview starts.' })
  disclosureAccepted!: boolean;
}

/** A question and your own answer. */
export class CandidateTurn {
  /** @example 1 */
  number!: number;
  /** @example 'Tell me about a production outage that you handled.' */
  question!: string;
  /** null while it is open. */
  answer!: string | null;
  answeredAt!: Date | null;
  /** You would rather not answer. @example false */
  declined!: boolean;

  static of({ number, question, answer, answeredAt, declined }: Turn): CandidateTurn {
    return { number, question, answer, answeredAt, declined };
  }
}

/** The interview as its candidate sees it: the questions so far and the own answers. What was made of them is not in it. */
export class CandidateInterview {
  /** @example 'Assay Demo' */
  organization!: string;
  /** @example 'Backend Engineer' */
  job!: string;
  /** How long it takes, about. @example 45 */
  minutes!: number;
  /** @example 'in_progress' */
  status!: InterviewState;
  /** What you accept before the first question. */
  disclosure!: string[];
  disclosureAcceptedAt!: Date | null;
  /** What you can do now: `start`, `answer`, `end`. @example ['answer', 'end'] */
  possible!: string[];
  progress!: InterviewProgress;
  turns!: CandidateTurn[];

  static of({ interview, kit, turns, organization, job }: CandidateMaterial): CandidateInterview {
    const progress = InterviewProgress.of(kit.content, turns);
    return {
      organization,
      job,
      minutes: kit.minutes,
      status: interview.status,
      disclosure: DISCLOSURE,
      disclosureAcceptedAt: interview.disclosureAcceptedAt,
      possible: possibleIn(interview, progress),
      progress,
      turns: turns.map((turn) => CandidateTurn.of(turn)),
    };
  }
}

export interface CandidateMaterial {
  interview: Interview;
  kit: Kit;
  turns: readonly Turn[];
  organization: string;
  job: string;
}

function possibleIn({ status }: Interview, { openTurn }: InterviewProgress): string[] {
  if (status === 'invited') return ['start'];
  if (status !== 'in_progress') return [];
  return openTurn === null ? ['end'] : ['answer', 'end'];
}

/** You are in. */
export class CandidateAccess {
  /** Send it as `Authorization: Bearer …`. It opens this one interview. */
  accessToken!: string;
  /** Always `Bearer`. @example 'Bearer' */
  tokenType!: string;
  /** Seconds until it ends. @example 14400 */
  expiresIn!: number;
  interview!: CandidateInterview;
}
