/** Whether an Accept header leaves room for one of these media types. No header: anything is welcome. */
export function accepts(header: string | undefined, mediaTypes: readonly string[]): boolean {
  if (!header?.trim() || header === '*/*' || mediaTypes.includes(header)) return true;
  const ranges = header.split(',').map(parse);
  return mediaTypes.some((mediaType) => quality(ranges, mediaType) > 0);
}

interface Range {
  type: string;
  quality: number;
}

function parse(range: string): Range {
  const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
  const q = parameters.find((parameter) => parameter.startsWith('q='));
  return { type, quality: q === undefined ? 1 : Number(q.slice(2)) || 0 };
}

/** The most precise range decides: JSON with q=0 stays refused whatever else is welcome. */
function quality(ranges: Range[], mediaType: string): number {
  const [family = ''] = mediaType.split('/');
  for (const type of [mediaType, `${family}/*`, '*/*']) {
    const range = ranges.find((candidate) => candidate.type === type);
    if (range) return range.quality;
  }
  return 0;
}
