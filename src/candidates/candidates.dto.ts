import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, IsArray, IsEmail, IsIn, IsOptional, IsString, IsUrl, Length, MaxLength } from 'class-validator';
import { IfGiven, PLAIN_ADDRESS, reading, Trimmed } from '../platform/http/fields';
import { QueryInstant } from '../platform/http/query-values';
import { PageQuery } from '../platform/http/page';
import { QueryList } from '../platform/http/query-values';
import { candidateStatuses, type CandidateStatus, type ProfileSource } from './candidate.entity';
import { normaliseEmail } from './email';

const Email = () => reading(normaliseEmail);

export class NewCandidate {
  /** @example 'Robin Example' */
  @Trimmed()
  @IsString()
  @Length(1, 200)
  name!: string;

  /** Once per organization, whatever its spelling. @example 'robin.example@mail.example' */
  @Email()
  @IsEmail(PLAIN_ADDRESS)
  @MaxLength(254)
  email!: string;

  /** @example '+49 40 5550199' */
  @IsOptional()
  @Trimmed()
  @IsString()
  @Length(3, 40)
  phone?: string | null;

  /** What the person does, in a line. @example 'Backend Engineer' */
  @IsOptional()
  @Trimmed()
  @IsString()
  @Length(1, 200)
  headline?: string | null;

  /** @example 'Hamburg' */
  @IsOptional()
  @Trimmed()
  @IsString()
  @Length(1, 120)
  location?: string | null;

  /** @example ['https://robin.example/portfolio'] */
  @IfGiven()
  @IsArray()
  @ArrayMaxSize(10)
  @IsUrl({ protocols: ['https', 'http'], require_protocol: true }, { each: true })
  @MaxLength(300, { each: true })
  links?: string[];
}

/** What is not given stays as it is; null empties phone, headline or location. */
export class CandidateChanges {
  /** @example 'Robin Example' */
  @IfGiven()
  @Trimmed()
  @IsString()
  @Length(1, 200)
  name?: string;

  /** @example 'robin@mail.example' */
  @IfGiven()
  @Email()
  @IsEmail(PLAIN_ADDRESS)
  @MaxLength(254)
  email?: string;

  /** @example '+49 40 5550100' */
  @IsOptional()
  @Trimmed()
  @IsString()
  @Length(3, 40)
  phone?: string | null;

  /** @example 'Senior Backend Engineer' */
  @IsOptional()
  @Trimmed()
  @IsString()
  @Length(1, 200)
  headline?: string | null;

  /** @example 'Hamburg' */
  @IsOptional()
  @Trimmed()
  @IsString()
  @Length(1, 120)
  location?: string | null;

  /** @example ['https://robin.example/portfolio'] */
  @IfGiven()
  @IsArray()
  @ArrayMaxSize(10)
  @IsUrl({ protocols: ['https', 'http'], require_protocol: true }, { each: true })
  @MaxLength(300, { each: true })
  links?: string[];
}

export class CandidateQuery extends PageQuery {
  /** One status, or several separated by commas. @example 'active' */
  @IsOptional()
  @QueryList()
  @IsIn(candidateStatuses, { each: true })
  status?: CandidateStatus[];

  /** A part of the name or the e-mail address. @example 'ex' */
  @IsOptional()
  @IsString()
  @Length(1, 100)
  q?: string;

  /** Added after this instant. @example '2026-01-01T00:00:00Z' */
  @IsOptional()
  @QueryInstant()
  createdAfter?: Date;

  /** Changed after this instant. @example '2026-01-01T00:00:00Z' */
  @IsOptional()
  @QueryInstant()
  updatedAfter?: Date;
}

export class ContactView {
  /** @example 'robin.example@mail.example' */
  email!: string | null;
  /** @example null */
  phone!: string | null;
  /** @example 'Hamburg' */
  location!: string | null;
}

export class ExperienceView {
  /** @example 'Backend Engineer' */
  title!: string | null;
  /** @example 'Example Systems' */
  employer!: string | null;
  /** As written. @example 'Jan 2021' */
  start!: string | null;
  /** As written. @example 'Present' */
  end!: string | null;
  /** @example ['Built the billing service in Node.js'] */
  highlights!: string[];
}

export class EducationView {
  /** @example 'BSc Computer Science' */
  degree!: string | null;
  /** @example 'Example University' */
  institution!: string | null;
  /** @example '2019' */
  year!: string | null;
}

/** What the last readable résumé says, word for word. What it does not say is null. */
export class ProfileView {
  /** @example 'Robin Example' */
  name!: string | null;
  /** @example 'Backend Engineer' */
  headline!: string | null;
  contact!: ContactView;
  /** @example ['Node.js', 'PostgreSQL'] */
  skills!: string[];
  experience!: ExperienceView[];
  education!: EducationView[];
  /** @example ['English', 'German'] */
  languages!: string[];
  /** @example [] */
  links!: string[];
}

export class CandidateView {
  /** @example '0195f000-0000-7000-8000-000000000020' */
  @ApiProperty({ format: 'uuid' })
  id!: string;
  /** @example 'Robin Example' */
  name!: string;
  /** @example 'robin.example@mail.example' */
  email!: string;
  /** @example '+49 40 5550199' */
  phone!: string | null;
  /** @example 'Backend Engineer' */
  headline!: string | null;
  /** @example 'Hamburg' */
  location!: string | null;
  /** @example ['https://robin.example/portfolio'] */
  links!: string[];
  /** @example 'active' */
  @ApiProperty({ enum: candidateStatuses })
  status!: CandidateStatus;
  /** null until a résumé was read. */
  @ApiProperty({ type: () => ProfileView, nullable: true })
  profile!: ProfileView | null;
  /** Who read the résumé: a model, or our rules without one. @example 'rules' */
  @ApiProperty({ enum: ['model', 'rules'], nullable: true })
  profileSource!: ProfileSource | null;
  createdAt!: Date;
  updatedAt!: Date;
  /** Also the `ETag`. @example 1 */
  version!: number;
}
