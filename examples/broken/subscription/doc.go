// Package subscription bills a customer once a period, for years.
//
// The mistakes: Subscription sends the invoice before it charges the card, where it used to be the other way round; and
// Trial does not wait any more before it reminds the customer.
package subscription
