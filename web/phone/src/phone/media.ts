import type { Rules } from './policy-in-force';

/** How a line is, in a word that needs no explanation. */
export type Quality = 'good' | 'unsteady' | 'bad' | 'gone';

/** What the browser says of a running connection. */
export interface Reading {
  /** Everything that arrived by this connection. */
  readonly arrived: number;
  readonly packets: number;
  readonly lost: number;
  readonly jitterSeconds: number;
  readonly roundTripSeconds: number;
  /** From 0 to 1, of what the microphone hears. */
  readonly level: number;
}

/** What browsers speak, by what they say of a connection (`RTCTransportStats.tlsVersion`). */
const VERSIONS: Readonly<Record<string, string>> = { FEFC: 'DTLS 1.3', FEFD: 'DTLS 1.2' };

/** The same of SRTP (`srtpCipher`); which of them it is, the two browsers decide, and no page. */
const PROFILES: Readonly<Record<string, string>> = {
  SRTP_AEAD_AES_256_GCM: 'AEAD_AES_256_GCM',
  SRTP_AEAD_AES_128_GCM: 'AEAD_AES_128_GCM',
  SRTP_AES128_CM_HMAC_SHA1_80: 'AES_CM_128_HMAC_SHA1_80',
};

/** The key agreements and SRTP profiles that browsers have. */
export const SPOKEN = { keyings: Object.values(VERSIONS), srtp: Object.values(PROFILES) };

/** Of `RTCStats`, what counts here; which are there, their `type` says. */
interface Stats {
  readonly type: string;
  readonly tlsVersion?: string;
  readonly dtlsCipher?: string;
  readonly srtpCipher?: string;
  readonly packetsReceived?: number;
  readonly bytesReceived?: number;
  readonly packetsLost?: number;
  readonly jitter?: number;
  readonly currentRoundTripTime?: number;
  readonly audioLevel?: number;
}

async function statsOf(connection: RTCPeerConnection): Promise<Stats[]> {
  return [...(await connection.getStats()).values()] as Stats[];
}

/** Whether what two ends agreed on is what the policy accepts. */
export async function isAllowed(connection: RTCPeerConnection, rules: Rules): Promise<boolean> {
  const agreed = (await statsOf(connection)).filter((each) => each.type === 'transport');
  return (
    agreed.length > 0 &&
    agreed.every(({ tlsVersion, dtlsCipher = '', srtpCipher = '' }) => {
      const version = VERSIONS[tlsVersion ?? ''] ?? '';
      return (
        rules.keyings.includes(version) &&
        (version !== 'DTLS 1.3' || rules.suites.includes(dtlsCipher)) &&
        rules.srtp.includes(PROFILES[srtpCipher] ?? '')
      );
    })
  );
}

export async function read(connection: RTCPeerConnection): Promise<Reading> {
  const reading = {
    arrived: 0,
    packets: 0,
    lost: 0,
    jitterSeconds: 0,
    roundTripSeconds: 0,
    level: 0,
  };
  for (const each of await statsOf(connection)) {
    if (each.type === 'transport') reading.arrived += each.packetsReceived ?? 0;
    // Firefox counts octets, and for each path.
    if (each.type === 'candidate-pair') reading.arrived += each.bytesReceived ?? 0;
    if (each.type === 'inbound-rtp') {
      reading.packets += each.packetsReceived ?? 0;
      reading.lost += each.packetsLost ?? 0;
      reading.jitterSeconds = each.jitter ?? 0;
    }
    if (each.type === 'candidate-pair') {
      reading.roundTripSeconds = Math.max(reading.roundTripSeconds, each.currentRoundTripTime ?? 0);
    }
    if (each.type === 'media-source') reading.level = each.audioLevel ?? 0;
  }
  return reading;
}

/** How often a call looks at its line. */
export const LOOK_MILLIS = 250;
/** How many readings say how the line is. */
const WINDOW = 16;
/** So long without a packet: the path is gone. */
const GONE_MILLIS = 1_500;

/** Follows the readings of one connection. */
export class LineWatch {
  private readings: Reading[] = [];
  /** For how long nothing at all has arrived, as far as was looked. */
  silentMillis = 0;

  /** Takes the next reading, {@link LOOK_MILLIS} after the one before. */
  next(reading: Reading): Quality {
    const before = this.readings[this.readings.length - 1];
    const isSilent = before !== undefined && reading.arrived <= before.arrived;
    this.silentMillis = isSilent ? this.silentMillis + LOOK_MILLIS : 0;
    this.readings = [...this.readings, reading].slice(-WINDOW);
    if (this.silentMillis >= GONE_MILLIS) return 'gone';
    const first = this.readings[0] ?? reading;
    const lost = reading.lost - first.lost;
    const share = lost / Math.max(1, lost + reading.packets - first.packets);
    if (share > 0.1 || reading.roundTripSeconds > 0.8 || reading.jitterSeconds > 0.15) return 'bad';
    if (share > 0.02 || reading.roundTripSeconds > 0.4 || reading.jitterSeconds > 0.06) {
      return 'unsteady';
    }
    return 'good';
  }
}

/** What a person has chosen for sound; empty where the browser's own choice will do. */
export interface Devices {
  readonly microphone: string;
  readonly speaker: string;
}

export function audioOf({ microphone }: Devices): MediaStreamConstraints {
  return { audio: microphone === '' ? true : { deviceId: { ideal: microphone } }, video: false };
}

/** Plays what arrives; shut until it is opened. */
export class Loudspeaker {
  private readonly element = document.createElement('audio');

  constructor(speaker: string) {
    this.element.autoplay = true;
    this.element.muted = true;
    this.use(speaker);
  }

  play(stream: MediaStream): void {
    this.element.srcObject = stream;
    document.body.append(this.element);
  }

  open(open: boolean): void {
    this.element.muted = !open;
  }

  /** Another device, where the browser can choose one; it stays as it is where that device is gone. */
  use(speaker: string): void {
    if (speaker !== '' && 'setSinkId' in this.element) {
      this.element.setSinkId(speaker).catch(() => {});
    }
  }

  close(): void {
    this.element.srcObject = null;
    this.element.remove();
  }
}
