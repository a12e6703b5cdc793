package jsonwire

import "google.golang.org/protobuf/encoding/protowire"

// deep is the nesting from which on lengths get a fixed width. Moving a message's bytes to make room for its length
// costs time in proportion to size times depth, which hostile input could make very large.
const deep = 64

// begin reserves room for a length that is not known yet, and returns where the bytes that it measures start.
func (d *decoder) begin() int {
	if d.depth > deep {
		d.out = append(d.out, 0x80, 0x80, 0x80, 0x80, 0)
	} else {
		d.out = append(d.out, 0)
	}
	return len(d.out)
}

// end fills in the length of what was written since begin.
func (d *decoder) end(start int) {
	n := len(d.out) - start
	if d.depth > deep {
		for i := range 5 {
			d.out[start-5+i] |= byte(n >> (7 * i) & 0x7f)
		}
		return
	}
	if n < 0x80 {
		d.out[start-1] = byte(n)
		return
	}
	extra := protowire.SizeVarint(uint64(n)) - 1
	d.out = append(d.out, 0, 0, 0, 0, 0)[:len(d.out)+extra]
	copy(d.out[start+extra:], d.out[start:])
	protowire.AppendVarint(d.out[:start-1], uint64(n))
}
