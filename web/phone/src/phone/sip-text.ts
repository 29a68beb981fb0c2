/** Header fields of which there is one at most (RFC 3261 section 7.3.1). */
const ONCE = [
  ['From', 'f'],
  ['To', 't'],
  ['Call-ID', 'i'],
  ['CSeq', 'CSeq'],
  ['Content-Length', 'l'],
  ['Content-Type', 'c'],
] as const;

/**
 * A SIP message (RFC 3261) as the text that JsSIP sends or is handed: enough is read to sign and to
 * judge it, and what is added stands before everything else, so that the rest stays as it was.
 */
export class SipText {
  private constructor(
    readonly startLine: string,
    private readonly fields: readonly (readonly [name: string, value: string])[],
    readonly body: string,
  ) {}

  /**
   * Nothing when it is no message, or one that says twice what is said once: another parser could
   * take the other one for true. JsSIP's own judges the rest.
   */
  static parse(text: string): SipText | undefined {
    const end = text.indexOf('\r\n\r\n');
    if (end < 0) return undefined;
    const lines = text.slice(0, end).replace(/\r\n[ \t]+/g, ' ').split('\r\n');
    const fields: [string, string][] = [];
    for (const line of lines.slice(1)) {
      const colon = line.indexOf(':');
      if (colon < 1) return undefined;
      fields.push([line.slice(0, colon).trim(), line.slice(colon + 1).trim()]);
    }
    const message = new SipText(lines[0] ?? '', fields, text.slice(end + 4));
    const isAmbiguous = ONCE.some(([name, compact]) => message.all(name, compact).length > 1);
    return isAmbiguous ? undefined : message;
  }

  get isRequest(): boolean {
    return !this.startLine.startsWith('SIP/2.0 ');
  }

  /** Of a request the method, of a response that of its request. */
  get method(): string {
    return this.isRequest ? (this.startLine.split(' ')[0] ?? '') : (this.cseq.method ?? '');
  }

  /** The status code; 0 for a request. */
  get status(): number {
    return this.isRequest ? 0 : Number(this.startLine.split(' ')[1]) || 0;
  }

  get requestUri(): string {
    return this.startLine.split(' ')[1] ?? '';
  }

  get callId(): string {
    return this.field('Call-ID', 'i') ?? '';
  }

  get cseq(): { number: number; method: string } {
    const [number = '', method = ''] = (this.field('CSeq') ?? '').split(/\s+/);
    return { number: Number(number) || 0, method };
  }

  get fromTag(): string {
    return tag(this.field('From', 'f'));
  }

  get toTag(): string {
    return tag(this.field('To', 't'));
  }

  /** The address of record in From, without port and parameters. */
  get fromAddress(): string {
    return address(this.field('From', 'f'));
  }

  /** What a signature is judged by. */
  get parts() {
    return {
      method: this.cseq.method,
      cseq: this.cseq.number,
      callId: this.callId,
      fromTag: this.fromTag,
      toTag: this.toTag,
      identity: this.all('Identity', 'y'),
      body: this.body,
    };
  }

  field(name: string, compact = name): string | undefined {
    return this.all(name, compact)[0];
  }

  all(name: string, compact = name): string[] {
    const wanted = [name.toLowerCase(), compact.toLowerCase()];
    return this.fields.filter(([each]) => wanted.includes(each.toLowerCase())).map(([, v]) => v);
  }

  /** The same with one more header field. */
  with(name: string, value: string): SipText {
    return new SipText(this.startLine, [...this.fields, [name, value]], this.body);
  }

  /** The same with other values of one header field. */
  changed(name: string, change: (value: string) => string): SipText {
    const fields = this.fields.map(
      ([each, value]) => [each, each.toLowerCase() === name.toLowerCase() ? change(value) : value] as const,
    );
    return new SipText(this.startLine, fields, this.body);
  }

  /** A response to this request, without a body (section 8.2.6). */
  response(status: number, phrase: string, ownTag: string): string {
    const lines = [`SIP/2.0 ${status} ${phrase}`];
    for (const each of this.all('Via', 'v')) lines.push(`Via: ${each}`);
    const to = this.field('To', 't') ?? '';
    lines.push(
      `From: ${this.field('From', 'f') ?? ''}`,
      `To: ${this.toTag === '' ? `${to};tag=${ownTag}` : to}`,
      `Call-ID: ${this.callId}`,
      `CSeq: ${this.field('CSeq') ?? ''}`,
      'Content-Length: 0',
    );
    return `${lines.join('\r\n')}\r\n\r\n`;
  }

  toString(): string {
    const fields = this.fields.map(([name, value]) => `${name}: ${value}\r\n`).join('');
    return `${this.startLine}\r\n${fields}\r\n${this.body}`;
  }
}

function tag(value: string | undefined): string {
  return /;\s*tag=([^;\s]+)/i.exec(afterAddress(value))?.[1] ?? '';
}

function afterAddress(value = ''): string {
  const end = value.lastIndexOf('>');
  return end < 0 ? value : value.slice(end + 1);
}

function address(value = ''): string {
  const uri = /<([^>]*)>/.exec(value)?.[1] ?? value;
  const found = /^sips?:([^@;?]+)@([^;?:>]+|\[[^\]]+\])/i.exec(uri.trim());
  return found ? `sip:${found[1]}@${found[2]}` : '';
}
