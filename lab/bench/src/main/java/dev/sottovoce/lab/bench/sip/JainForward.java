package dev.sottovoce.lab.bench.sip;

import gov.nist.javax.sip.address.SipUri;
import gov.nist.javax.sip.header.RecordRoute;
import gov.nist.javax.sip.header.RecordRouteList;
import gov.nist.javax.sip.header.Via;
import gov.nist.javax.sip.header.ViaList;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.parser.RecordRouteParser;
import gov.nist.javax.sip.parser.StringMsgParser;
import gov.nist.javax.sip.parser.ViaParser;
import java.text.ParseException;
import javax.sip.InvalidArgumentException;
import javax.sip.SipException;

/** The same work with JAIN-SIP's parser and headers. */
final class JainForward {
  static final String NAME = "JAIN-SIP 1.3.0-91";

  private final StringMsgParser parser = new StringMsgParser();
  private final Via via;
  private final RecordRoute recordRoute;

  JainForward() throws ParseException {
    via = (Via) ((ViaList) new ViaParser("Via: " + OurForward.VIA + "\n").parse()).getFirst();
    recordRoute =
        (RecordRoute)
            ((RecordRouteList)
                    new RecordRouteParser("Record-Route: " + OurForward.RECORD_ROUTE + "\n")
                        .parse())
                .getFirst();
  }

  int forward(byte[] octets) throws ParseException, InvalidArgumentException, SipException {
    SIPRequest request = (SIPRequest) parser.parseSIPMessage(octets, true, false, null);
    String toTag = request.getToTag();
    int read =
        ((SipUri) request.getRequestURI()).getHost().length()
            + request.getTopmostVia().getBranch().length()
            + request.getCallId().getCallId().length()
            + request.getFromTag().length()
            + (toTag == null ? 0 : toTag.length())
            + (int) request.getCSeq().getSeqNumber();
    request.addFirst((Via) via.clone());
    request.addFirst((RecordRoute) recordRoute.clone());
    request.getMaxForwards().decrementMaxForwards();
    return read + request.encodeAsBytes("tls").length;
  }
}
