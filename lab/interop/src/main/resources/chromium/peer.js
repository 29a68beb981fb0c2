// One peer connection of a bare page: it plays a recording into the call and keeps what it hears.
window.peer = {
  async begin(wavBase64) {
    const octets = Uint8Array.from(atob(wavBase64), (c) => c.charCodeAt(0));
    this.context = new AudioContext({ sampleRate: 48000 });
    const speech = await this.context.decodeAudioData(octets.buffer);
    this.out = this.context.createMediaStreamDestination();
    this.source = this.context.createBufferSource();
    this.source.buffer = speech;
    this.source.connect(this.out);
    this.heard = [];
    this.connect(() => this.source.start());
    return 'ready';
  },

  connect(whenConnected) {
    const connection = new RTCPeerConnection();
    connection.ontrack = (event) => this.listen(event.streams[0] || new MediaStream([event.track]));
    connection.onconnectionstatechange = () => {
      if (connection.connectionState === 'connected') whenConnected();
    };
    connection.addTrack(this.out.stream.getAudioTracks()[0], this.out.stream);
    this.connection = connection;
  },

  // A new connection for the same call, with another certificate: as a page that was loaded anew.
  async rejoin(setup) {
    const before = this.connection;
    this.connect(() => before.close());
    return this.offer(setup);
  },

  // Chromium lets a remote stream flow into Web Audio only while an element plays it, too.
  listen(stream) {
    this.element = new Audio();
    this.element.srcObject = stream;
    this.element.muted = true;
    this.element.play();
    const input = this.context.createMediaStreamSource(stream);
    const tap = this.context.createScriptProcessor(4096, 1, 1);
    tap.onaudioprocess = (event) =>
      this.heard.push(Float32Array.from(event.inputBuffer.getChannelData(0)));
    input.connect(tap);
    tap.connect(this.context.destination);
  },

  async gathered() {
    if (this.connection.iceGatheringState !== 'complete') {
      await new Promise((done) => {
        this.connection.onicegatheringstatechange = () => {
          if (this.connection.iceGatheringState === 'complete') done();
        };
      });
    }
    return this.connection.localDescription.sdp;
  },

  withSetup(sdp, setup) {
    return setup ? sdp.replace(/a=setup:\w+/g, 'a=setup:' + setup) : sdp;
  },

  async offer(setup) {
    const offer = await this.connection.createOffer();
    await this.connection.setLocalDescription(offer);
    // Chromium itself takes nothing but actpass in an offer of its own.
    return this.withSetup(await this.gathered(), setup);
  },

  async answered(sdp) {
    await this.connection.setRemoteDescription({ type: 'answer', sdp });
    return 'set';
  },

  async answer(sdp, setup) {
    await this.connection.setRemoteDescription({ type: 'offer', sdp });
    const answer = await this.connection.createAnswer();
    await this.connection.setLocalDescription({ type: 'answer', sdp: this.withSetup(answer.sdp, setup) });
    return this.gathered();
  },

  press(keys) {
    this.connection.getSenders()[0].dtmf.insertDTMF(keys, 160, 70);
    return 'pressed';
  },

  async stats() {
    const found = { state: this.connection.connectionState };
    (await this.connection.getStats()).forEach((report) => {
      if (report.type === 'transport') found.transport = report;
      if (report.type === 'inbound-rtp') found.inbound = report;
      if (report.type === 'outbound-rtp') found.outbound = report;
    });
    return JSON.stringify(found);
  },

  // 16-bit samples, little-endian, in base64.
  recording() {
    const total = this.heard.reduce((sum, chunk) => sum + chunk.length, 0);
    const octets = new Uint8Array(2 * total);
    const view = new DataView(octets.buffer);
    let at = 0;
    for (const chunk of this.heard) {
      for (const sample of chunk) {
        view.setInt16(at, Math.max(-32768, Math.min(32767, Math.round(sample * 32767))), true);
        at += 2;
      }
    }
    let text = '';
    for (let i = 0; i < octets.length; i += 8192) {
      text += String.fromCharCode.apply(null, octets.subarray(i, i + 8192));
    }
    return btoa(text);
  },

  end() {
    this.connection.close();
    this.context.close();
    return 'closed';
  },
};
'loaded';
