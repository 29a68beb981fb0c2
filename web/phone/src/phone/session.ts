import type { RTCSession } from 'jssip/lib/RTCSession';

/** What JsSIP keeps to itself, and what a call that changes its connection has to reach. */
interface Inside {
  _connection: RTCPeerConnection;
  _iceReady: boolean;
  onTransportError: () => void;
  readonly _localMediaStream: MediaStream | null;
  _toggleMuteAudio: (mute: boolean) => void;
  _createRTCConnection(config: RTCConfiguration): void;
  _sendReinvite(options: {
    eventHandlers: { succeeded: () => void; failed: () => void };
    extraHeaders: string[];
  }): void;
}

function inside(session: RTCSession): Inside {
  return session as unknown as Inside;
}

/**
 * Whether the microphone is heard, one rule says: JsSIP's own would open it when a hold ends, also of
 * somebody who is muted.
 */
export function openBy(session: RTCSession, rule: () => void): void {
  inside(session)._toggleMuteAudio = rule;
}

/** From now on a call goes on when the server is not reached: its two ends may still hear each other. */
export function outlive(session: RTCSession): void {
  inside(session).onTransportError = () => {};
}

/** A new connection in the place of the present one, which is left as it is; its tracks wait. */
export async function replaceConnection(
  session: RTCSession,
  config: RTCConfiguration,
  networks: 'known' | 'new' = 'known',
): Promise<RTCPeerConnection> {
  const { _localMediaStream: stream } = inside(session);
  if (networks === 'new') createInFrame(session, config);
  else inside(session)._createRTCConnection(config);
  // The addresses of the connection before are not those of this one.
  inside(session)._iceReady = false;
  const { connection } = session;
  for (const track of stream?.getAudioTracks() ?? []) {
    const sender = stream && connection.addTrack(track, stream);
    await sender?.replaceTrack(null);
  }
  // The other end has agreed on these and knows their numbers; what else a browser has is not asked.
  const codecs = RTCRtpReceiver.getCapabilities('audio')?.codecs ?? [];
  const kept = codecs.filter((each) => /^audio\/(opus|telephone-event)$/i.test(each.mimeType));
  for (const each of connection.getTransceivers()) each.setCodecPreferences(kept);
  return connection;
}

/**
 * Chromium tells each document of its networks when it first asks, and of changes only seconds after them. So a
 * connection that shall know the network of now is made in a new document, an empty frame of this page,
 * which goes when the connection is closed.
 */
function createInFrame(session: RTCSession, config: RTCConfiguration): void {
  const frame = document.createElement('iframe');
  frame.hidden = true;
  document.body.append(frame);
  const { RTCPeerConnection: usual } = window;
  try {
    window.RTCPeerConnection = (frame.contentWindow as typeof globalThis | null)?.RTCPeerConnection ?? usual;
    inside(session)._createRTCConnection(config);
  } finally {
    window.RTCPeerConnection = usual;
  }
  const { connection } = session;
  const close = connection.close.bind(connection);
  connection.close = () => {
    close();
    frame.remove();
  };
}

/** The connection of before is the present one again. */
export function restoreConnection(session: RTCSession, before: RTCPeerConnection): void {
  inside(session)._connection = before;
}

/** Lets a connection say what the microphone hears. */
export async function speakBy(session: RTCSession, connection: RTCPeerConnection): Promise<void> {
  const [track] = inside(session)._localMediaStream?.getAudioTracks() ?? [];
  for (const sender of connection.getSenders()) await sender.replaceTrack(track ?? null);
}

/** Another microphone from now on. */
export async function speakInto(session: RTCSession, track: MediaStreamTrack): Promise<void> {
  const stream = inside(session)._localMediaStream;
  for (const each of stream?.getAudioTracks() ?? []) {
    track.enabled = each.enabled;
    stream?.removeTrack(each);
    each.stop();
  }
  stream?.addTrack(track);
  await speakBy(session, session.connection);
}

/** Offers the present connection; whether the other end took it. */
export function offerAnew(session: RTCSession): Promise<boolean> {
  return new Promise((done) => {
    inside(session).onTransportError = () => done(false);
    const eventHandlers = { succeeded: () => done(true), failed: () => done(false) };
    inside(session)._sendReinvite({ eventHandlers, extraHeaders: [] });
  });
}

/** The Call-ID of the INVITE that a session began with. */
export function callIdOf(session: RTCSession): string {
  return (session as unknown as { _request: { call_id: string } })._request.call_id;
}
