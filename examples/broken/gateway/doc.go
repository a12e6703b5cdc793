// Package gateway is a payment gateway: the checkout that calls it, and the workflow behind its captures.
//
// The mistake: the gateway's operation "authorize" is now called "reserve", and Checkout calls it by the new name in
// payments that have already called it by the old one.
package gateway
