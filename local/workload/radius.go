package main

import (
	"bytes"
	"crypto/hmac"
	"crypto/md5"
	"crypto/rand"
	"encoding/binary"
	"fmt"
	"log"
	"net"
	"net/netip"
)

// Codes and attributes of RFC 2865, RFC 2866, RFC 2869 and RFC 5997.
const (
	accessRequest      = 1
	accessAccept       = 2
	accountingRequest  = 4
	accountingResponse = 5
	statusServer       = 12

	userName             = 1
	userPassword         = 2
	messageAuthenticator = 80

	headerLength = 20
)

// isRadius tells a Radius request from other datagrams: its code is known and its length is its own.
func isRadius(packet []byte) bool {
	if len(packet) < headerLength || int(binary.BigEndian.Uint16(packet[2:4])) != len(packet) {
		return false
	}
	return packet[0] == accessRequest || packet[0] == accountingRequest || packet[0] == statusServer
}

// radiusResponder answers as a Radius server does: to clients whose address it knows, and to nobody else.
type radiusResponder struct {
	clients []netip.Prefix
	secret  []byte
}

// reply is the answer to a request, or nil where the client is unknown or the packet not signed with the shared secret.
func (r radiusResponder) reply(request []byte, peer net.Addr) []byte {
	address, err := netip.ParseAddrPort(peer.String())
	if err != nil || !r.knows(address.Addr().Unmap()) {
		log.Printf("radius: ignoring a request from unknown client %s", peer)
		return nil
	}
	code := byte(accessAccept)
	if request[0] == accountingRequest {
		code = accountingResponse
		unsigned := bytes.Clone(request)
		copy(unsigned[4:headerLength], make([]byte, 16))
		sum := md5.Sum(append(unsigned, r.secret...))
		if !bytes.Equal(sum[:], request[4:headerLength]) {
			log.Printf("radius: wrong authenticator from %s", peer)
			return nil
		}
	} else if !isSigned(request, r.secret) {
		log.Printf("radius: no valid Message-Authenticator from %s", peer)
		return nil
	}
	answer := newPacket(code, request[1], request[4:headerLength])
	sign(answer, r.secret)
	sum := md5.Sum(append(bytes.Clone(answer), r.secret...))
	copy(answer[4:headerLength], sum[:])
	log.Printf("radius: code %d from %s answered with %d", request[0], peer, code)
	return answer
}

func (r radiusResponder) knows(address netip.Addr) bool {
	for _, prefix := range r.clients {
		if prefix.Contains(address) {
			return true
		}
	}
	return false
}

// newPacket has an empty Message-Authenticator as its first attribute.
func newPacket(code, identifier byte, authenticator []byte) []byte {
	packet := make([]byte, headerLength, 64)
	packet[0], packet[1] = code, identifier
	copy(packet[4:headerLength], authenticator)
	return addAttribute(packet, messageAuthenticator, make([]byte, 16))
}

func addAttribute(packet []byte, kind byte, value []byte) []byte {
	packet = append(packet, kind, byte(len(value)+2))
	packet = append(packet, value...)
	binary.BigEndian.PutUint16(packet[2:4], uint16(len(packet)))
	return packet
}

// authenticatorOf is where the value of the Message-Authenticator lies, or -1.
func authenticatorOf(packet []byte) int {
	for at := headerLength; at+2 <= len(packet); {
		length := int(packet[at+1])
		if length < 2 || at+length > len(packet) {
			return -1
		}
		if packet[at] == messageAuthenticator && length == 18 {
			return at + 2
		}
		at += length
	}
	return -1
}

func sign(packet, secret []byte) {
	at := authenticatorOf(packet)
	copy(packet[at:at+16], make([]byte, 16))
	mac := hmac.New(md5.New, secret)
	mac.Write(packet)
	copy(packet[at:at+16], mac.Sum(nil))
}

func isSigned(packet, secret []byte) bool {
	at := authenticatorOf(packet)
	if at < 0 {
		return false
	}
	signed := bytes.Clone(packet)
	sign(signed, secret)
	return hmac.Equal(signed, packet)
}

// newRequest is an Access-Request of a user, or a Status-Server packet.
func newRequest(code byte, secret []byte) ([]byte, error) {
	random := make([]byte, 17)
	if _, err := rand.Read(random); err != nil {
		return nil, err
	}
	packet := newPacket(code, random[16], random[:16])
	if code == accessRequest {
		packet = addAttribute(packet, userName, []byte("subscriber"))
		packet = addAttribute(packet, userPassword, hidden([]byte("password"), random[:16], secret))
	}
	sign(packet, secret)
	return packet, nil
}

// hidden is a password of at most 16 bytes as it travels (RFC 2865, section 5.2).
func hidden(password, authenticator, secret []byte) []byte {
	sum := md5.Sum(append(bytes.Clone(secret), authenticator...))
	for index, value := range password {
		sum[index] ^= value
	}
	return sum[:]
}

// checkReply verifies that an answer is one to this request, by a server that has the secret.
func checkReply(request, answer, secret []byte) error {
	if len(answer) < headerLength || answer[1] != request[1] {
		return fmt.Errorf("not an answer to this request")
	}
	unsigned := bytes.Clone(answer)
	copy(unsigned[4:headerLength], request[4:headerLength])
	sum := md5.Sum(append(bytes.Clone(unsigned), secret...))
	if !bytes.Equal(sum[:], answer[4:headerLength]) {
		return fmt.Errorf("wrong response authenticator")
	}
	if !isSigned(unsigned, secret) {
		return fmt.Errorf("wrong Message-Authenticator")
	}
	return nil
}
