import { pause } from './pause';

/** What Chromium on telephones and on macOS has; elsewhere a library reads the picture. */
interface BarcodeDetector {
  detect(picture: CanvasImageSource): Promise<readonly { readonly rawValue: string }[]>;
}

interface BarcodeDetectors {
  new (options: { formats: readonly string[] }): BarcodeDetector;
  getSupportedFormats(): Promise<readonly string[]>;
}

/** Reads the text of a QR code in what a video shows now. */
type Reader = (video: HTMLVideoElement) => Promise<string | undefined>;

const LOOK_MILLIS = 200;
/** Enough for a code that fills a third of the picture, and a tenth of a second for the library. */
const MOST_PIXELS = 640;

/** Reads QR codes by the camera; pictures stay in this page. */
export class Scanner {
  private constructor(
    private readonly stream: MediaStream,
    private readonly video: HTMLVideoElement,
  ) {}

  /** Asks the person for the camera, and shows what it sees. */
  static async open(video: HTMLVideoElement): Promise<Scanner> {
    const stream = await navigator.mediaDevices.getUserMedia({
      video: { facingMode: 'environment' },
    });
    video.srcObject = stream;
    await video.play();
    return new Scanner(stream, video);
  }

  /** The first code that is seen and wanted; nothing once this is closed. */
  async find(isWanted: (text: string) => boolean): Promise<string | undefined> {
    const read = await reader();
    while (this.stream.active) {
      const text = await read(this.video);
      if (text !== undefined && isWanted(text)) return text;
      await pause(LOOK_MILLIS);
    }
    return undefined;
  }

  close(): void {
    for (const each of this.stream.getTracks()) each.stop();
    this.video.srcObject = null;
  }
}

async function reader(): Promise<Reader> {
  const { BarcodeDetector: Detector } = window as { BarcodeDetector?: BarcodeDetectors };
  if ((await Detector?.getSupportedFormats())?.includes('qr_code') && Detector !== undefined) {
    const detector = new Detector({ formats: ['qr_code'] });
    return async (video) => (await detector.detect(video))[0]?.rawValue;
  }
  const { default: jsQr } = await import('jsqr');
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d', { willReadFrequently: true });
  return async (video) => {
    const scale = Math.min(1, MOST_PIXELS / Math.max(video.videoWidth, video.videoHeight, 1));
    canvas.width = Math.round(video.videoWidth * scale);
    canvas.height = Math.round(video.videoHeight * scale);
    if (context === null || canvas.width === 0 || canvas.height === 0) return undefined;
    context.drawImage(video, 0, 0, canvas.width, canvas.height);
    const { data, width, height } = context.getImageData(0, 0, canvas.width, canvas.height);
    return jsQr(data, width, height)?.data;
  };
}
