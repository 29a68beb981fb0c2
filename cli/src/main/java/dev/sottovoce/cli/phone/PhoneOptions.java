package dev.sottovoce.cli.phone;

import picocli.CommandLine.Mixin;

/** What every command says of the phone that it opens. */
final class PhoneOptions {
  @Mixin private HomeOption home = new HomeOption();

  @Mixin private KeyingOption keying = new KeyingOption();

  @Mixin private StunOption stun = new StunOption();

  @Mixin private RelayOption relay = new RelayOption();

  @Mixin private IsolateOption isolate = new IsolateOption();

  @Mixin private CompareOption compare = new CompareOption();

  @Mixin private ChangedAccountOption changed = new ChangedAccountOption();

  HomeOption home() {
    return home;
  }

  KeyingOption keying() {
    return keying;
  }

  StunOption stun() {
    return stun;
  }

  RelayOption relay() {
    return relay;
  }

  IsolateOption isolate() {
    return isolate;
  }

  CompareOption compare() {
    return compare;
  }

  ChangedAccountOption changed() {
    return changed;
  }
}
