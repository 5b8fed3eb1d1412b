import { Injectable, type PipeTransform } from '@nestjs/common';
import { UnknownId } from './http.errors';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

@Injectable()
export class IdPipe implements PipeTransform<string, string> {
  transform(value: string): string {
    if (!UUID.test(value)) throw new UnknownId();
    return value.toLowerCase();
  }
}
