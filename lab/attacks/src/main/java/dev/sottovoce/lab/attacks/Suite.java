package dev.sottovoce.lab.attacks;

import dev.sottovoce.lab.attacks.downgrade.HelloOfAnOlderVersion;
import dev.sottovoce.lab.attacks.downgrade.HelloWithAWeakerProfile;
import dev.sottovoce.lab.attacks.downgrade.HelloWithoutPostQuantum;
import dev.sottovoce.lab.attacks.downgrade.KeysInTheDescription;
import dev.sottovoce.lab.attacks.downgrade.LeakierCodec;
import dev.sottovoce.lab.attacks.downgrade.OlderDtls;
import dev.sottovoce.lab.attacks.downgrade.OpenHeaders;
import dev.sottovoce.lab.attacks.downgrade.PlainAudio;
import dev.sottovoce.lab.attacks.downgrade.ReplayedCall;
import dev.sottovoce.lab.attacks.downgrade.SignatureRemoved;
import dev.sottovoce.lab.attacks.flood.CalleeKeptBusy;
import dev.sottovoce.lab.attacks.flood.CallsUnderInvites;
import dev.sottovoce.lab.attacks.flood.CallsUnderOptions;
import dev.sottovoce.lab.attacks.flood.CallsUnderRegisters;
import dev.sottovoce.lab.attacks.flood.HandshakesOfOneSource;
import dev.sottovoce.lab.attacks.flood.OptionsFlood;
import dev.sottovoce.lab.attacks.flood.RegisterFlood;
import dev.sottovoce.lab.attacks.flood.RingingWithoutEnd;
import dev.sottovoce.lab.attacks.flood.StrangerWhoAsksOn;
import dev.sottovoce.lab.attacks.push.FloodOfPushes;
import dev.sottovoce.lab.attacks.push.ForgedPush;
import dev.sottovoce.lab.attacks.push.PushIntoTheNetwork;
import dev.sottovoce.lab.attacks.push.ReplayedPush;
import dev.sottovoce.lab.attacks.relay.RelayIntoTheNetwork;
import dev.sottovoce.lab.attacks.signalling.AddressToFetch;
import dev.sottovoce.lab.attacks.signalling.AssertedName;
import dev.sottovoce.lab.attacks.signalling.ChecksAtThirdParty;
import dev.sottovoce.lab.attacks.signalling.FieldInDisplayName;
import dev.sottovoce.lab.attacks.signalling.HeaderBomb;
import dev.sottovoce.lab.attacks.signalling.LineInTheLog;
import dev.sottovoce.lab.attacks.signalling.MangledMessages;
import dev.sottovoce.lab.attacks.signalling.NamesByAnswer;
import dev.sottovoce.lab.attacks.signalling.NamesByTime;
import dev.sottovoce.lab.attacks.signalling.SmuggledCall;
import dev.sottovoce.lab.attacks.signalling.TorturedServer;
import dev.sottovoce.lab.attacks.token.ChangeThatSignsIn;
import dev.sottovoce.lab.attacks.token.ConnectionOfTheThief;
import dev.sottovoce.lab.attacks.token.InjectedKeyId;
import dev.sottovoce.lab.attacks.token.KeyConfusedToken;
import dev.sottovoce.lab.attacks.token.KeyInToken;
import dev.sottovoce.lab.attacks.token.NonceOfAnotherServer;
import dev.sottovoce.lab.attacks.token.ProofForAnotherAddress;
import dev.sottovoce.lab.attacks.token.ProofForAnotherMethod;
import dev.sottovoce.lab.attacks.token.ProofMadeInAdvance;
import dev.sottovoce.lab.attacks.token.ProofOfAnotherToken;
import dev.sottovoce.lab.attacks.token.ReplayedAdministration;
import dev.sottovoce.lab.attacks.token.ReplayedProof;
import dev.sottovoce.lab.attacks.token.SignInThatAdministers;
import dev.sottovoce.lab.attacks.token.StolenAdministration;
import dev.sottovoce.lab.attacks.token.StolenToken;
import dev.sottovoce.lab.attacks.token.TokenOfARevokedDevice;
import dev.sottovoce.lab.attacks.token.TokenOfAnotherServer;
import dev.sottovoce.lab.attacks.token.UnsignedToken;
import dev.sottovoce.lab.attacks.token.WordOfAnotherKind;
import dev.sottovoce.lab.attacks.web.BombInBody;
import dev.sottovoce.lab.attacks.web.CompressedWebSocket;
import dev.sottovoce.lab.attacks.web.ForgedChange;
import dev.sottovoce.lab.attacks.web.FramedConsole;
import dev.sottovoce.lab.attacks.web.MessagesInOneFrame;
import dev.sottovoce.lab.attacks.web.NameInTheDatabase;
import dev.sottovoce.lab.attacks.web.PageOfAnotherSite;
import dev.sottovoce.lab.attacks.web.PathOutOfThePage;
import dev.sottovoce.lab.attacks.web.PlantedSession;
import dev.sottovoce.lab.attacks.web.RebornName;
import dev.sottovoce.lab.attacks.web.SilentHandshake;
import dev.sottovoce.lab.attacks.web.SilentWebSocket;
import dev.sottovoce.lab.attacks.web.SlowRequest;
import dev.sottovoce.lab.attacks.web.SmuggledRequest;
import java.util.List;
import java.util.Optional;

/** All attacks. */
public final class Suite {
  private static final List<Attack> ATTACKS =
      List.of(
          new StolenToken(),
          new ReplayedProof(),
          new ProofForAnotherMethod(),
          new ProofForAnotherAddress(),
          new ProofMadeInAdvance(),
          new ProofOfAnotherToken(),
          new UnsignedToken(),
          new KeyConfusedToken(),
          new KeyInToken(),
          new InjectedKeyId(),
          new TokenOfARevokedDevice(),
          new NonceOfAnotherServer(),
          new TokenOfAnotherServer(),
          new WordOfAnotherKind(),
          new ReplayedAdministration(),
          new StolenAdministration(),
          new SignInThatAdministers(),
          new ChangeThatSignsIn(),
          new ConnectionOfTheThief(),
          new PlantedSession(),
          new PageOfAnotherSite(),
          new ForgedChange(),
          new FramedConsole(),
          new RebornName(),
          new SilentHandshake(),
          new SilentWebSocket(),
          new SlowRequest(),
          new PathOutOfThePage(),
          new SmuggledRequest(),
          new BombInBody(),
          new CompressedWebSocket(),
          new NameInTheDatabase(),
          new MessagesInOneFrame(),
          new SmuggledCall(),
          new FieldInDisplayName(),
          new AssertedName(),
          new HeaderBomb(),
          new NamesByAnswer(),
          new NamesByTime(),
          new ChecksAtThirdParty(),
          new AddressToFetch(),
          new RelayIntoTheNetwork(),
          new LineInTheLog(),
          new TorturedServer(),
          new MangledMessages(),
          new OlderDtls(),
          new LeakierCodec(),
          new OpenHeaders(),
          new SignatureRemoved(),
          new PlainAudio(),
          new KeysInTheDescription(),
          new HelloWithoutPostQuantum(),
          new HelloWithAWeakerProfile(),
          new HelloOfAnOlderVersion(),
          new ReplayedCall(),
          new ForgedPush(),
          new ReplayedPush(),
          new FloodOfPushes(),
          new PushIntoTheNetwork(),
          new RegisterFlood(),
          new OptionsFlood(),
          new CallsUnderRegisters(),
          new StrangerWhoAsksOn(),
          new CallsUnderOptions(),
          new CallsUnderInvites(),
          new RingingWithoutEnd(),
          new CalleeKeptBusy(),
          new HandshakesOfOneSource());

  private Suite() {}

  public static List<Attack> all() {
    return ATTACKS;
  }

  static Optional<Attack> named(String name) {
    return ATTACKS.stream().filter(attack -> attack.name().equals(name)).findFirst();
  }
}
