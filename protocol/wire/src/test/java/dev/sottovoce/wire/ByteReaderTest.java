package dev.sottovoce.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.testing.Seeded;
import org.junit.jupiter.api.Test;

class ByteReaderTest {
  @Test
  void whatTheWriterWrites_theReaderReads() {
    Seeded.check(
        200,
        random -> {
          long number = random.nextLong();
          Bytes blob = Bytes.copyOf(Seeded.octets(random, 300));
          Bytes written =
              new ByteWriter(1)
                  .u8((int) number)
                  .u16((int) number)
                  .u24((int) number)
                  .u32(number)
                  .u48(number)
                  .u64(number)
                  .vector(2, blob)
                  .zeros(3)
                  .toBytes();
          ByteReader reader = new ByteReader(written);
          assertEquals(number & 0xff, reader.u8());
          assertEquals(number & 0xffff, reader.u16());
          assertEquals(number & 0xffffff, reader.u24());
          assertEquals(number & 0xffffffffL, reader.u32());
          assertEquals(number & 0xffffffffffffL, reader.u48());
          assertEquals(number, reader.u64());
          assertEquals(blob, reader.vector(2));
          assertEquals(Bytes.of(0, 0, 0), reader.rest());
          assertTrue(reader.exhausted());
        });
  }

  @Test
  void truncatedAtAnyOctet_marksTheReaderAndNeverThrows() {
    Bytes whole = new ByteWriter().u16(7).vector(1, Bytes.utf8("voice")).u32(1).toBytes();
    for (int length = 0; length < whole.length(); length++) {
      ByteReader reader = new ByteReader(whole.slice(0, length));
      reader.u16();
      reader.vector(1);
      reader.u32();
      assertTrue(reader.overrun(), "cut to " + length);
      assertFalse(reader.exhausted());
      assertEquals(0, reader.remaining());
    }
  }

  @Test
  void afterAnOverrun_nothingElseIsRead() {
    ByteReader reader = new ByteReader(Bytes.of(1, 2, 3));
    assertEquals(Bytes.EMPTY, reader.bytes(4));
    assertEquals(0, reader.u8());
    assertTrue(reader.overrun());
  }

  @Test
  void aNegativeLength_isAnOverrun() {
    ByteReader reader = new ByteReader(Bytes.of(1, 2, 3));
    assertEquals(Bytes.EMPTY, reader.bytes(-1));
    assertTrue(reader.overrun());
  }

  @Test
  void aVectorTooLongForItsLength_isMisuse() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new ByteWriter().vector(1, Bytes.unsafeWrap(new byte[256])));
  }

  @Test
  void aLengthNotKnownBefore_isPatchedIn() {
    ByteWriter writer = new ByteWriter().u16(0).u8(5);
    writer.patchU16(0, 0x0102);
    assertEquals(Bytes.of(1, 2, 5), writer.toBytes());
    assertThrows(IllegalArgumentException.class, () -> writer.patchU16(2, 1));
  }
}
