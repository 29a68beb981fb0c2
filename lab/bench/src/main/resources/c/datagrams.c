/*
 * What the media bench compares with: datagrams sent, received and relayed one by one, as a plain
 * program in C does it. The bench compiles this; libsrtp is handed in.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/types.h>

#define ROOM 2048

/* As libsrtp declares srtp_protect and srtp_unprotect. */
typedef int (*transform)(void *session, void *packet, int *length);

/* A socket on a free port of loopback; its port is written. */
int open_socket(int *port) {
  struct sockaddr_in address = {.sin_family = AF_INET};
  socklen_t length = sizeof address;
  int descriptor = socket(AF_INET, SOCK_DGRAM, 0);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (descriptor < 0 || bind(descriptor, (struct sockaddr *)&address, length)) return -1;
  if (getsockname(descriptor, (struct sockaddr *)&address, &length)) return -1;
  *port = ntohs(address.sin_port);
  return descriptor;
}

static struct sockaddr_in loopback(int port) {
  struct sockaddr_in address = {.sin_family = AF_INET};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  return address;
}

/* Sends count datagrams, to both ports in turn; how many went out. */
int send_many(int descriptor, int port, int other, const void *datagram, int length, int count) {
  struct sockaddr_in to[2] = {loopback(port), loopback(other)};
  int sent = 0;
  for (int i = 0; i < count; i++) {
    sent += sendto(descriptor, datagram, length, 0, (struct sockaddr *)&to[i & 1],
                   sizeof to[0]) == length;
  }
  return sent;
}

/* Receives what is there, count at most; how many it were. */
int receive_many(int descriptor, int count) {
  char datagram[ROOM];
  struct sockaddr_in from;
  int received = 0;
  while (received < count) {
    socklen_t length = sizeof from;
    if (recvfrom(descriptor, datagram, ROOM, MSG_DONTWAIT, (struct sockaddr *)&from, &length) < 0) {
      break;
    }
    received++;
  }
  return received;
}

/* Receives, opens, protects anew and sends on, to both ports in turn; how many it were. */
int relay(int descriptor, int port, int other, transform open, void *incoming, transform protect,
          void *outgoing, int count) {
  struct sockaddr_in to[2] = {loopback(port), loopback(other)};
  char packet[ROOM] __attribute__((aligned(64)));
  struct sockaddr_in from;
  int relayed = 0;
  while (relayed < count) {
    socklen_t size = sizeof from;
    int length = recvfrom(descriptor, packet, ROOM - 256, MSG_DONTWAIT, (struct sockaddr *)&from,
                          &size);
    if (length < 0) break;
    if (open(incoming, packet, &length) || protect(outgoing, packet, &length)) break;
    if (sendto(descriptor, packet, length, 0, (struct sockaddr *)&to[relayed & 1],
               sizeof to[0]) != length) {
      break;
    }
    relayed++;
  }
  return relayed;
}
