package dev.sottovoce.cli.phone;

import dev.sottovoce.cli.output.Failure;
import dev.sottovoce.cli.output.Sentences;
import dev.sottovoce.phone.account.AccountException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What asks the server about accounts, with its failures as a person reads them. */
final class AccountWork {
  /** What is done. */
  interface Work<T> {
    T run() throws IOException, AccountException;
  }

  private AccountWork() {}

  /**
   * @param whatFailed such as {@code The account cannot be read}
   */
  static <T> T run(String whatFailed, Work<T> work) {
    try {
      return work.run();
    } catch (AccountException e) {
      throw Failure.failed(sentence(e.getMessage(), whatFailed), e);
    } catch (IOException e) {
      throw Failure.environment(Sentences.of(whatFailed, e), e);
    }
  }

  private static String sentence(@Nullable String message, String otherwise) {
    return message == null ? otherwise + "." : message;
  }
}
