package dev.sottovoce.ice.turn;

import dev.sottovoce.ice.stun.StunAttribute.ErrorCode;

/** Why there is no allocation, or none any more. */
public enum TurnProblem {
  /** Nothing came back. */
  NO_ANSWER("it does not answer"),
  /** 401 or 441: user name or password are wrong, have run out, or belong to another allocation. */
  CREDENTIALS_REFUSED("it refuses the credentials"),
  /** 403. */
  FORBIDDEN("it forbids what was asked"),
  /** 437 to an allocation: this address and port has one already; another port may be luckier. */
  ALLOCATION_MISMATCH("it has an allocation for this port already"),
  /** 440: the server relays no such addresses. */
  ADDRESS_FAMILY("it has no addresses of this family"),
  /** 442. */
  TRANSPORT("it relays no UDP"),
  /** 486: this user has too many. */
  QUOTA_REACHED("it gives this user no more relays"),
  /** 508: the server has no room. */
  NO_CAPACITY("it has no relay left"),
  /** 300: the server names another one, which nobody has vouched for. */
  REDIRECTED("it wants to send us to another server"),
  /** 400, 420, 500 and what nobody defined. */
  SERVER_ERROR("it answers with an error"),
  /** What came back makes no sense. */
  BAD_ANSWER("its answer makes no sense"),
  /** The allocation was there and is gone. */
  LOST("the relay was lost");

  private final String words;

  TurnProblem(String words) {
    this.words = words;
  }

  /** The end of a sentence about the server. */
  public String words() {
    return words;
  }

  static TurnProblem of(int errorCode) {
    return switch (errorCode) {
      case ErrorCode.UNAUTHENTICATED, ErrorCode.WRONG_CREDENTIALS -> CREDENTIALS_REFUSED;
      case ErrorCode.FORBIDDEN -> FORBIDDEN;
      case ErrorCode.ALLOCATION_MISMATCH -> ALLOCATION_MISMATCH;
      case ErrorCode.ADDRESS_FAMILY_NOT_SUPPORTED -> ADDRESS_FAMILY;
      case ErrorCode.UNSUPPORTED_TRANSPORT -> TRANSPORT;
      case ErrorCode.ALLOCATION_QUOTA_REACHED -> QUOTA_REACHED;
      case ErrorCode.INSUFFICIENT_CAPACITY -> NO_CAPACITY;
      case ErrorCode.TRY_ALTERNATE -> REDIRECTED;
      default -> SERVER_ERROR;
    };
  }
}
