# A role with which pods of one ServiceAccount read secrets of AWS Secrets Manager.
terraform {
  required_version = ">= 1.5"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.0"
    }
  }
}

variable "oidc_provider_url" {
  description = "The cluster's OIDC issuer without https://."
  type        = string
  validation {
    condition     = !startswith(var.oidc_provider_url, "https://")
    error_message = "Give the issuer without https://."
  }
}

variable "role_name" {
  description = "The role that is made."
  type        = string
  default     = "pmp-companion"
}

variable "namespace" {
  description = "The Namespace of the pods."
  type        = string
}

variable "service_account" {
  description = "The ServiceAccount of the pods."
  type        = string
}

variable "secret" {
  description = "The name of the secret, or PMP-* for all whose names start so."
  type        = string
}

variable "kms_key_arn" {
  description = "The customer-managed key that the secret is encrypted with; null for AWS's own."
  type        = string
  default     = null
}

data "aws_caller_identity" "this" {}
data "aws_partition" "this" {}
data "aws_region" "this" {}

locals {
  account = data.aws_caller_identity.this.account_id
  prefix  = "arn:${data.aws_partition.this.partition}"
  # AWS puts a hyphen and six characters behind a name; a pattern stays as it is.
  suffix = endswith(var.secret, "*") ? "" : "-??????"
}

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]
    principals {
      type        = "Federated"
      identifiers = ["${local.prefix}:iam::${local.account}:oidc-provider/${var.oidc_provider_url}"]
    }
    condition {
      test     = "StringEquals"
      variable = "${var.oidc_provider_url}:aud"
      values   = ["sts.amazonaws.com"]
    }
    condition {
      test     = "StringEquals"
      variable = "${var.oidc_provider_url}:sub"
      values   = ["system:serviceaccount:${var.namespace}:${var.service_account}"]
    }
  }
}

data "aws_iam_policy_document" "read" {
  statement {
    actions   = ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"]
    resources = ["${local.prefix}:secretsmanager:${data.aws_region.this.name}:${local.account}:secret:${var.secret}${local.suffix}"]
  }

  dynamic "statement" {
    for_each = var.kms_key_arn == null ? [] : [var.kms_key_arn]
    content {
      actions   = ["kms:Decrypt"]
      resources = [statement.value]
      condition {
        test     = "StringEquals"
        variable = "kms:ViaService"
        values   = ["secretsmanager.${data.aws_region.this.name}.${data.aws_partition.this.dns_suffix}"]
      }
    }
  }
}

resource "aws_iam_role" "this" {
  name               = var.role_name
  assume_role_policy = data.aws_iam_policy_document.trust.json
}

resource "aws_iam_role_policy" "read" {
  name   = "read-secret"
  role   = aws_iam_role.this.id
  policy = data.aws_iam_policy_document.read.json
}

output "role_arn" {
  description = "For the annotation eks.amazonaws.com/role-arn of the ServiceAccount."
  value       = aws_iam_role.this.arn
}
