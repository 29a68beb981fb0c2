package dev.sottovoce.dtls;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Runs blocking code as a coroutine: caller and body never run at the same time, so what both touch
 * needs no further care. {@link #start} and {@link #resume} return when the body has parked or
 * ended.
 */
final class LockStep {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition turnPassed = lock.newCondition();
  private boolean bodysTurn;
  private boolean ended;

  /**
   * Runs the body until it first parks.
   *
   * @throws RejectedExecutionException if the executor takes no task; the body then never runs
   */
  void start(Executor executor, Runnable body) {
    lock.lock();
    try {
      bodysTurn = true;
      executor.execute(() -> run(body));
      awaitOtherSide(true);
    } finally {
      lock.unlock();
    }
  }

  /** Lets the body go on; does nothing once it has ended. */
  void resume() {
    lock.lock();
    try {
      if (ended) return;
      passTurn(true);
      awaitOtherSide(true);
    } finally {
      lock.unlock();
    }
  }

  /** Called by the body: lets the caller go on and waits to be resumed. */
  void park() {
    lock.lock();
    try {
      passTurn(false);
      awaitOtherSide(false);
    } finally {
      lock.unlock();
    }
  }

  boolean hasEnded() {
    lock.lock();
    try {
      return ended;
    } finally {
      lock.unlock();
    }
  }

  private void run(Runnable body) {
    if (lock.isHeldByCurrentThread()) {
      throw new IllegalStateException("the executor must run tasks on threads of its own");
    }
    try {
      body.run();
    } finally {
      lock.lock();
      try {
        ended = true;
        passTurn(false);
      } finally {
        lock.unlock();
      }
    }
  }

  private void passTurn(boolean toBody) {
    bodysTurn = toBody;
    turnPassed.signalAll();
  }

  /**
   * Interrupts are left for later: whoever ran ahead of its turn would touch what the other is
   * using.
   */
  private void awaitOtherSide(boolean bodyRuns) {
    while (bodysTurn == bodyRuns) turnPassed.awaitUninterruptibly();
  }
}
