package dev.sottovoce.phone.desktop;

import dev.sottovoce.nativelib.thread.LinuxThreads;
import dev.sottovoce.phone.audio.ThreadUrgency;

/**
 * In real time where a limit allows it (RLIMIT_RTPRIO), else by a better nice value (RLIMIT_NICE).
 */
public final class LinuxThreadUrgency implements ThreadUrgency {
  @Override
  public Rank raise() {
    if (LinuxThreads.toRealTime()) return Rank.REAL_TIME;
    return LinuxThreads.toNicer() ? Rank.PREFERRED : Rank.JAVA;
  }
}
