package dev.sottovoce.phone.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.testing.ConnectProxy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpProxyTest {
  private static final int PATIENCE_MILLIS = 5_000;

  @Test
  void aConnection_goesThrough_andNothingIsLost() throws Exception {
    try (ConnectProxy proxy = ConnectProxy.open();
        ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket phone =
            HttpProxy.of(proxy.address())
                .orElseThrow()
                .connect("127.0.0.1", server.getLocalPort(), PATIENCE_MILLIS);
        Socket reached = server.accept()) {
      reached.getOutputStream().write(new byte[] {1, 2, 3});
      assertEquals(1, phone.getInputStream().read());
      assertEquals(2, phone.getInputStream().read());
      phone.getOutputStream().write(9);
      assertEquals(9, reached.getInputStream().read());
      assertEquals(List.of("127.0.0.1:" + server.getLocalPort()), proxy.targets());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 403 Forbidden\r\n\r\n",
        "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic\r\n\r\n",
        "SSH-2.0-OpenSSH\r\n\r\n",
        "HTTP/1.1\r\n\r\n",
        "HTTP/1.1 200 OK\r\n",
        "\r\n\r\n"
      })
  void aProxyThatSaysNo_isNoWay(String answer) throws Exception {
    try (ConnectProxy proxy = ConnectProxy.answering(answer)) {
      HttpProxy way = HttpProxy.of(proxy.address()).orElseThrow();
      assertThrows(IOException.class, () -> way.connect("127.0.0.1", 9, PATIENCE_MILLIS));
    }
  }

  @Test
  void anAnswerWithoutEnd_isGivenUp() throws Exception {
    try (ConnectProxy proxy =
        ConnectProxy.answering("HTTP/1.1 200 OK\r\nX: " + "x".repeat(100_000))) {
      HttpProxy way = HttpProxy.of(proxy.address()).orElseThrow();
      IOException why =
          assertThrows(IOException.class, () -> way.connect("127.0.0.1", 9, PATIENCE_MILLIS));
      assertTrue(String.valueOf(why.getMessage()).contains("no end"), why.toString());
    }
  }

  @Test
  void whatIsNamed_isTaken_orSaidToBeWrong() throws Exception {
    assertTrue(HttpProxy.of("http://proxy.example:3128/").isPresent());
    assertTrue(HttpProxy.of("proxy.example:3128").isPresent());
    assertTrue(HttpProxy.of("http://[2001:db8::1]:3128").isPresent());
    for (String none : new String[] {null, "", " ", "none"}) {
      assertFalse(HttpProxy.of(none).isPresent());
    }
    for (String wrong :
        List.of(
            "https://proxy.example:3128",
            "socks5://proxy.example:1080",
            "http://me:secret@proxy.example:3128",
            "http://proxy.example",
            "http://proxy.example:99999",
            "http://:3128")) {
      IOException why = assertThrows(IOException.class, () -> HttpProxy.of(wrong), wrong);
      assertFalse(String.valueOf(why.getMessage()).contains("secret"));
    }
  }
}
