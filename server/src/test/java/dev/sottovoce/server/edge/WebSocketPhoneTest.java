package dev.sottovoce.server.edge;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sottovoce.identity.DeviceCertificate;
import dev.sottovoce.sip.message.SipRequest;
import dev.sottovoce.wire.Bytes;
import io.vertx.core.http.ServerWebSocket;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** A phone whose browser is closed at any moment: its socket lives on another loop. */
class WebSocketPhoneTest {
  private static final WebSocketPhone.House HOUSE =
      new WebSocketPhone.House() {
        @Override
        public void judge(SipRequest register, Consumer<SignIn.Verdict> then) {}

        @Override
        public Optional<PhoneConnection> admit(
            Carrier carrier, DeviceCertificate device, Instant until) {
          return Optional.empty();
        }

        @Override
        public void afterRest(Runnable action) {}
      };

  /** One that takes nothing, and says one after the other whether it is closed. */
  private static WebSocketPhone phone(Boolean... isClosed) {
    Iterator<Boolean> answers = List.of(isClosed).iterator();
    Object socket =
        Proxy.newProxyInstance(
            ServerWebSocket.class.getClassLoader(),
            new Class<?>[] {ServerWebSocket.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "isClosed" -> answers.next();
                  case "setWriteQueueMaxSize" -> proxy;
                  default -> throw new IllegalStateException("WebSocket is closed");
                });
    return new WebSocketPhone(
        (ServerWebSocket) socket, HOUSE, EdgeLimits.DEFAULT.messages(), Clock.systemUTC());
  }

  @Test
  void whoHasLeft_isNotWrittenTo() {
    assertDoesNotThrow(() -> phone(true).write(Bytes.utf8("late")));
    assertDoesNotThrow(() -> phone(true).ping());
    assertFalse(phone(true).isFull());
    assertDoesNotThrow(() -> phone(true).close());
  }

  @Test
  void whoLeavesInThatMoment_isNoError() {
    assertDoesNotThrow(() -> phone(false, true).write(Bytes.utf8("late")));
    assertDoesNotThrow(() -> phone(false, true).ping());
    assertFalse(phone(false, true).isFull());
    assertDoesNotThrow(() -> phone(false, true).close());
  }

  @Test
  void anErrorOfAnOpenSocket_isNotHidden() {
    WebSocketPhone open = phone(false, false);
    assertThrows(IllegalStateException.class, () -> open.write(Bytes.utf8("now")));
  }
}
