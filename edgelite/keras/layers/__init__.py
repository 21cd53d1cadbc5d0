"""Layers: the parts that models are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from edgelite.lazy import attach

if TYPE_CHECKING:
    from edgelite.keras.layers.activation import ELU as ELU
    from edgelite.keras.layers.activation import Activation as Activation
    from edgelite.keras.layers.activation import LeakyReLU as LeakyReLU
    from edgelite.keras.layers.activation import PReLU as PReLU
    from edgelite.keras.layers.activation import ReLU as ReLU
    from edgelite.keras.layers.activation import Softmax as Softmax
    from edgelite.keras.layers.attention import AdditiveAttention as AdditiveAttention
    from edgelite.keras.layers.attention import Attention as Attention
    from edgelite.keras.layers.convolution import Conv1D as Conv1D
    from edgelite.keras.layers.convolution import Conv2D as Conv2D
    from edgelite.keras.layers.convolution import Convolution1D as Convolution1D
    from edgelite.keras.layers.convolution import Convolution2D as Convolution2D
    from edgelite.keras.layers.convolution import DepthwiseConv1D as DepthwiseConv1D
    from edgelite.keras.layers.convolution import DepthwiseConv2D as DepthwiseConv2D
    from edgelite.keras.layers.convolution import SeparableConv1D as SeparableConv1D
    from edgelite.keras.layers.convolution import SeparableConv2D as SeparableConv2D
    from edgelite.keras.layers.convolution import SeparableConvolution1D as SeparableConvolution1D
    from edgelite.keras.layers.convolution import SeparableConvolution2D as SeparableConvolution2D
    from edgelite.keras.layers.convolution_transpose import Conv1DTranspose as Conv1DTranspose
    from edgelite.keras.layers.convolution_transpose import Conv2DTranspose as Conv2DTranspose
    from edgelite.keras.layers.convolution_transpose import (
        Convolution1DTranspose as Convolution1DTranspose,
    )
    from edgelite.keras.layers.convolution_transpose import (
        Convolution2DTranspose as Convolution2DTranspose,
    )
    from edgelite.keras.layers.core import Dense as Dense
    from edgelite.keras.layers.core import Input as Input
    from edgelite.keras.layers.core import InputLayer as InputLayer
    from edgelite.keras.layers.cropping import Cropping1D as Cropping1D
    from edgelite.keras.layers.cropping import Cropping2D as Cropping2D
    from edgelite.keras.layers.cropping import Permute as Permute
    from edgelite.keras.layers.cropping import RepeatVector as RepeatVector
    from edgelite.keras.layers.cropping import ZeroPadding1D as ZeroPadding1D
    from edgelite.keras.layers.dot_product import Dot as Dot
    from edgelite.keras.layers.dot_product import dot as dot
    from edgelite.keras.layers.einsum_dense import EinsumDense as EinsumDense
    from edgelite.keras.layers.embedding import Embedding as Embedding
    from edgelite.keras.layers.embedding import Masking as Masking
    from edgelite.keras.layers.input_spec import InputSpec as InputSpec
    from edgelite.keras.layers.lambda_layer import Identity as Identity
    from edgelite.keras.layers.lambda_layer import Lambda as Lambda
    from edgelite.keras.layers.layer import Layer as Layer
    from edgelite.keras.layers.layer import kind
    from edgelite.keras.layers.layer_normalization import GroupNormalization as GroupNormalization
    from edgelite.keras.layers.layer_normalization import LayerNormalization as LayerNormalization
    from edgelite.keras.layers.layer_normalization import RMSNormalization as RMSNormalization
    from edgelite.keras.layers.layer_normalization import UnitNormalization as UnitNormalization
    from edgelite.keras.layers.merging import Add as Add
    from edgelite.keras.layers.merging import Average as Average
    from edgelite.keras.layers.merging import Concatenate as Concatenate
    from edgelite.keras.layers.merging import Maximum as Maximum
    from edgelite.keras.layers.merging import Minimum as Minimum
    from edgelite.keras.layers.merging import Multiply as Multiply
    from edgelite.keras.layers.merging import Subtract as Subtract
    from edgelite.keras.layers.merging import add as add
    from edgelite.keras.layers.merging import average as average
    from edgelite.keras.layers.merging import concatenate as concatenate
    from edgelite.keras.layers.merging import maximum as maximum
    from edgelite.keras.layers.merging import minimum as minimum
    from edgelite.keras.layers.merging import multiply as multiply
    from edgelite.keras.layers.merging import subtract as subtract
    from edgelite.keras.layers.multi_head_attention import MultiHeadAttention as MultiHeadAttention
    from edgelite.keras.layers.noise import ActivityRegularization as ActivityRegularization
    from edgelite.keras.layers.noise import AlphaDropout as AlphaDropout
    from edgelite.keras.layers.noise import GaussianDropout as GaussianDropout
    from edgelite.keras.layers.noise import GaussianNoise as GaussianNoise
    from edgelite.keras.layers.normalization import BatchNormalization as BatchNormalization
    from edgelite.keras.layers.pooling import AveragePooling1D as AveragePooling1D
    from edgelite.keras.layers.pooling import AveragePooling2D as AveragePooling2D
    from edgelite.keras.layers.pooling import AvgPool1D as AvgPool1D
    from edgelite.keras.layers.pooling import AvgPool2D as AvgPool2D
    from edgelite.keras.layers.pooling import GlobalAveragePooling1D as GlobalAveragePooling1D
    from edgelite.keras.layers.pooling import GlobalAveragePooling2D as GlobalAveragePooling2D
    from edgelite.keras.layers.pooling import GlobalAvgPool1D as GlobalAvgPool1D
    from edgelite.keras.layers.pooling import GlobalAvgPool2D as GlobalAvgPool2D
    from edgelite.keras.layers.pooling import GlobalMaxPool1D as GlobalMaxPool1D
    from edgelite.keras.layers.pooling import GlobalMaxPool2D as GlobalMaxPool2D
    from edgelite.keras.layers.pooling import GlobalMaxPooling1D as GlobalMaxPooling1D
    from edgelite.keras.layers.pooling import GlobalMaxPooling2D as GlobalMaxPooling2D
    from edgelite.keras.layers.pooling import MaxPool1D as MaxPool1D
    from edgelite.keras.layers.pooling import MaxPool2D as MaxPool2D
    from edgelite.keras.layers.pooling import MaxPooling1D as MaxPooling1D
    from edgelite.keras.layers.pooling import MaxPooling2D as MaxPooling2D
    from edgelite.keras.layers.preprocessing.encoding import CategoryEncoding as CategoryEncoding
    from edgelite.keras.layers.preprocessing.encoding import Discretization as Discretization
    from edgelite.keras.layers.preprocessing.images import CenterCrop as CenterCrop
    from edgelite.keras.layers.preprocessing.images import Resizing as Resizing
    from edgelite.keras.layers.preprocessing.lookup import IntegerLookup as IntegerLookup
    from edgelite.keras.layers.preprocessing.lookup import StringLookup as StringLookup
    from edgelite.keras.layers.preprocessing.normalization import Normalization as Normalization
    from edgelite.keras.layers.preprocessing.random_color import (
        RandomBrightness as RandomBrightness,
    )
    from edgelite.keras.layers.preprocessing.random_color import RandomContrast as RandomContrast
    from edgelite.keras.layers.preprocessing.random_geometry import RandomFlip as RandomFlip
    from edgelite.keras.layers.preprocessing.random_geometry import RandomRotation as RandomRotation
    from edgelite.keras.layers.preprocessing.random_geometry import (
        RandomTranslation as RandomTranslation,
    )
    from edgelite.keras.layers.preprocessing.random_geometry import RandomZoom as RandomZoom
    from edgelite.keras.layers.preprocessing.text import TextVectorization as TextVectorization
    from edgelite.keras.layers.recurrent.bidirectional import Bidirectional as Bidirectional
    from edgelite.keras.layers.recurrent.cells import GRUCell as GRUCell
    from edgelite.keras.layers.recurrent.cells import LSTMCell as LSTMCell
    from edgelite.keras.layers.recurrent.cells import SimpleRNNCell as SimpleRNNCell
    from edgelite.keras.layers.recurrent.rnn import RNN as RNN
    from edgelite.keras.layers.recurrent.stacked import StackedRNNCells as StackedRNNCells
    from edgelite.keras.layers.recurrent.time_distributed import TimeDistributed as TimeDistributed
    from edgelite.keras.layers.recurrent.whole import GRU as GRU
    from edgelite.keras.layers.recurrent.whole import LSTM as LSTM
    from edgelite.keras.layers.recurrent.whole import SimpleRNN as SimpleRNN
    from edgelite.keras.layers.regularization import Dropout as Dropout
    from edgelite.keras.layers.regularization import SpatialDropout1D as SpatialDropout1D
    from edgelite.keras.layers.regularization import SpatialDropout2D as SpatialDropout2D
    from edgelite.keras.layers.reshaping import Flatten as Flatten
    from edgelite.keras.layers.reshaping import Rescaling as Rescaling
    from edgelite.keras.layers.reshaping import Reshape as Reshape
    from edgelite.keras.layers.reshaping import ZeroPadding2D as ZeroPadding2D
    from edgelite.keras.layers.upsampling import UpSampling1D as UpSampling1D
    from edgelite.keras.layers.upsampling import UpSampling2D as UpSampling2D
    from edgelite.keras.layers.wrapper import Wrapper as Wrapper

    get = kind.get
    serialize = kind.serialize
    deserialize = kind.deserialize
else:
    __getattr__, __dir__, __all__ = attach(
        __name__,
        {
            ".activation": "ELU Activation LeakyReLU PReLU ReLU Softmax",
            ".attention": "AdditiveAttention Attention",
            ".convolution": (
                "Conv1D Conv2D Convolution1D Convolution2D DepthwiseConv1D DepthwiseConv2D "
                "SeparableConv1D SeparableConv2D SeparableConvolution1D SeparableConvolution2D"
            ),
            ".convolution_transpose": (
                "Conv1DTranspose Conv2DTranspose Convolution1DTranspose Convolution2DTranspose"
            ),
            ".core": "Dense Input InputLayer",
            ".cropping": "Cropping1D Cropping2D Permute RepeatVector ZeroPadding1D",
            ".dot_product": "Dot dot",
            ".einsum_dense": "EinsumDense",
            ".embedding": "Embedding Masking",
            ".input_spec": "InputSpec",
            ".lambda_layer": "Identity Lambda",
            ".layer": "Layer kind.get kind.serialize kind.deserialize",
            ".layer_normalization": (
                "GroupNormalization LayerNormalization RMSNormalization UnitNormalization"
            ),
            ".merging": (
                "Add Average Concatenate Maximum Minimum Multiply Subtract add average "
                "concatenate maximum minimum multiply subtract"
            ),
            ".multi_head_attention": "MultiHeadAttention",
            ".noise": "ActivityRegularization AlphaDropout GaussianDropout GaussianNoise",
            ".normalization": "BatchNormalization",
            ".pooling": (
                "AveragePooling1D AveragePooling2D AvgPool1D AvgPool2D GlobalAveragePooling1D "
                "GlobalAveragePooling2D GlobalAvgPool1D GlobalAvgPool2D GlobalMaxPool1D "
                "GlobalMaxPool2D GlobalMaxPooling1D GlobalMaxPooling2D MaxPool1D MaxPool2D "
                "MaxPooling1D MaxPooling2D"
            ),
            ".preprocessing.encoding": "CategoryEncoding Discretization",
            ".preprocessing.images": "CenterCrop Resizing",
            ".preprocessing.lookup": "IntegerLookup StringLookup",
            ".preprocessing.normalization": "Normalization",
            ".preprocessing.random_color": "RandomBrightness RandomContrast",
            ".preprocessing.random_geometry": (
                "RandomFlip RandomRotation RandomTranslation RandomZoom"
            ),
            ".preprocessing.text": "TextVectorization",
            ".recurrent.bidirectional": "Bidirectional",
            ".recurrent.cells": "GRUCell LSTMCell SimpleRNNCell",
            ".recurrent.rnn": "RNN",
            ".recurrent.stacked": "StackedRNNCells",
            ".recurrent.time_distributed": "TimeDistributed",
            ".recurrent.whole": "GRU LSTM SimpleRNN",
            ".regularization": "Dropout SpatialDropout1D SpatialDropout2D",
            ".reshaping": "Flatten Rescaling Reshape ZeroPadding2D",
            ".upsampling": "UpSampling1D UpSampling2D",
            ".wrapper": "Wrapper",
        },
    )
