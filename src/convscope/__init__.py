"""Open any convolutional neural network, show it any picture, see every number on the way."""
