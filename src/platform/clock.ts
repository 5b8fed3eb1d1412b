import { Injectable } from '@nestjs/common';

/** The time, injected, so that a test can stand at any moment. */
@Injectable()
export class Clock {
  now(): Date {
    return new Date();
  }
}
