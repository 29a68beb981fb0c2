import { base64, utf8 } from '../../../phone/src/protocol/bytes';
import type { EnrolmentCode } from '../api';
import { messages as say } from '../messages';

const PIXELS = 600;
const LINE = 76;
const BOUNDARY = 'sottovoce-code';

/**
 * A letter with a code and its picture (RFC 5322, RFC 2046), to be sent by whoever opens it: the
 * server sends no mail. `X-Unsent` has mail programs open it for writing.
 */
export async function mail(made: EnrolmentCode): Promise<string> {
  const address = made.address.replace('sip:', '');
  const picture = await png(made.qr);
  return [
    `Subject: =?UTF-8?B?${base64(utf8(say.codeFor(address)))}?=`,
    'X-Unsent: 1',
    'MIME-Version: 1.0',
    `Content-Type: multipart/mixed; boundary="${BOUNDARY}"`,
    '',
    `--${BOUNDARY}`,
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: base64',
    '',
    lines(base64(utf8(say.letter(address, made.code, made.validMinutes)))),
    `--${BOUNDARY}`,
    'Content-Type: image/png; name="code.png"',
    'Content-Disposition: attachment; filename="code.png"',
    'Content-Transfer-Encoding: base64',
    '',
    lines(picture),
    `--${BOUNDARY}--`,
    '',
  ].join('\r\n');
}

/** Mail programs show no SVG. */
async function png(svg: string): Promise<string> {
  const image = new Image();
  image.src = `data:image/svg+xml,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = PIXELS;
  canvas.getContext('2d')?.drawImage(image, 0, 0, PIXELS, PIXELS);
  return canvas.toDataURL('image/png').split(',', 2)[1] ?? '';
}

function lines(text: string): string {
  return (text.match(new RegExp(`.{1,${LINE}}`, 'g')) ?? []).join('\r\n');
}
